import { type PointerEvent, useRef } from "react";

interface TrimHandleProps {
  name: string;
  side: "start" | "end";
  /** Frames: what the handle sets, which grows to the right. */
  value: number;
  least: number;
  most: number;
  /** The value as one says it. */
  told: string;
  rate: number;
  framesPerPixel: () => number;
  /** While it is pulled, with the value it would give. */
  onPull: (value: number) => void;
  onLet: (value: number) => void;
}

/** An end of the chosen scene: pulled with the pointer, or moved with the arrow keys. */
export function TrimHandle({ name, side, value, least, most, told, rate, framesPerPixel, onPull, onLet }: TrimHandleProps) {
  const began = useRef<{ x: number; value: number; each: number } | null>(null);
  const within = (frames: number) => Math.min(most, Math.max(least, Math.round(frames)));
  const pulled = (event: PointerEvent) => {
    const from = began.current;
    return from && within(from.value + (event.clientX - from.x) * from.each);
  };
  const keys: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -rate,
    PageUp: rate,
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={told}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        // The arrow keys go on from where it is let.
        event.currentTarget.focus();
        began.current = { x: event.clientX, value, each: framesPerPixel() };
      }}
      onPointerMove={(event) => {
        const next = pulled(event);
        if (next !== null) onPull(next);
      }}
      onPointerUp={(event) => {
        const next = pulled(event);
        began.current = null;
        if (next !== null) onLet(next);
      }}
      onPointerCancel={() => {
        const from = began.current;
        began.current = null;
        if (from) onLet(from.value);
      }}
      onKeyDown={(event) => {
        const by = keys[event.key];
        if (!by || event.altKey) return;
        event.preventDefault();
        onLet(within(value + by));
      }}
      className={`group absolute inset-y-0 z-10 grid w-6 touch-none cursor-ew-resize place-items-center focus-visible:outline-film-text ${side === "start" ? "-left-1.5" : "-right-1.5"}`}
    >
      <span className={`h-full w-2.5 bg-film-print group-hover:bg-film-text ${side === "start" ? "rounded-l-sm" : "rounded-r-sm"}`} />
      <span aria-hidden className="absolute h-6 w-0.5 bg-film" />
    </div>
  );
}
