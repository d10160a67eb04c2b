/** Signs of the player; each control also has its name in words. */

const PATHS = {
  play: "M7 4.500v15l12-7.500z",
  pause: "M7 4.500h3.500v15H7zm6.500 0H17v15h-3.500z",
  again: "M12 5a7 7 0 1 1-6.300 4h2.300a5 5 0 1 0 4-2v3L7 6l5-4z",
  back: "M16.500 5v14l-8-7zM5.500 5h2v14h-2z",
  forward: "M7.500 5v14l8-7zM16.500 5h2v14h-2z",
  sound: "M4 9v6h4l5 4.500v-15L8 9zm11.500-1.500a5.500 5.500 0 0 1 0 9l-1-1.500a3.700 3.700 0 0 0 0-6z",
  mute: "M4 9v6h4l5 4.500v-15L8 9zm11.200.3 1.200-1.200 2.100 2.100 2.100-2.100 1.200 1.200-2.100 2.200 2.100 2.100-1.200 1.200-2.100-2.100-2.100 2.100-1.200-1.200 2.100-2.100z",
  full: "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
  down: "M11 4h2v8.200l3-3 1.400 1.400L12 16l-5.400-5.400L8 9.200l3 3zM5 18h14v2H5z",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 2h2v4h-2zm0 16h2v4h-2zM2 11h4v2H2zm16 0h4v2h-4zM5.600 4.200l2.800 2.800L7 8.400 4.200 5.600zm11.400 11.400 2.800 2.800-1.400 1.400-2.800-2.800zM18.400 4.200l1.400 1.400L17 8.400 15.600 7zM7 15.600 8.400 17l-2.800 2.800-1.400-1.400z",
  more: "m6 8.500 6 6 6-6 1.500 1.500L12 17.500 4.500 10z",
};

export type Sign = keyof typeof PATHS;

export function Icon({ sign, className = "size-6" }: { sign: Sign; className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={`inline-block shrink-0 fill-current ${className}`}>
      <path d={PATHS[sign]} />
    </svg>
  );
}
