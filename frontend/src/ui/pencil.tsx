/** Marks of the grease pencil: drawn by hand, so a little uneven. Words beside them say the same. */

interface MarkProps {
  className?: string;
}

/** A ring around what is chosen; it fills the box it is put over. */
export function Ring({ className = "" }: MarkProps) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className={`pointer-events-none absolute overflow-visible text-pencil ${className}`}
    >
      <path
        className="drawn"
        d="M62 3 C25 -3 0 16 1 51 C2 86 24 99 54 98 C86 97 101 78 99 46 C97 14 74 1 38 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** A line under a word. */
export function Stroke({ className = "" }: MarkProps) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      className={`pointer-events-none absolute overflow-visible text-pencil ${className}`}
    >
      <path
        className="drawn"
        d="M1 5 C22 2 47 6 66 3.500 C80 2 90 3 99 5"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

export function Tick({ className = "" }: MarkProps) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className={`inline-block size-4 shrink-0 ${className}`}>
      <path
        d="M2.500 8.800 C4 10 5.200 11.600 6.300 13.200 C8 9 10.600 5 13.800 2.600"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Cross({ className = "" }: MarkProps) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className={`inline-block size-4 shrink-0 ${className}`}>
      <path
        d="M3.200 3 C6 6 9.500 9.600 12.900 13.100 M12.700 3.100 C9.600 6 6.500 9.400 3.100 12.800"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}

export function Dot({ className = "" }: MarkProps) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className={`inline-block size-4 shrink-0 ${className}`}>
      <circle cx="8" cy="8" r="3.200" fill="currentColor" />
    </svg>
  );
}
