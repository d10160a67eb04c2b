import { type PointerEvent, useRef } from "react";

import { seconds } from "@/format/time";

interface TrimHandleProps {
  name: string;
  /** Frames. */
  length: number;
  rate: number;
  framesPerPixel: () => number;
  /** While it is pulled, with the length it would give. */
  onPull: (length: number) => void;
  onLet: (length: number) => void;
}

/** Frames; the API's own limit is a whole film. */
const LONGEST_SECONDS = 180;

/** The end of the chosen scene: pulled with the pointer, or moved with the arrow keys. */
export function TrimHandle({ name, length, rate, framesPerPixel, onPull, onLet }: TrimHandleProps) {
  const began = useRef<{ x: number; length: number; each: number } | null>(null);
  const within = (frames: number) => Math.min(LONGEST_SECONDS * rate, Math.max(1, Math.round(frames)));
  const pulled = (event: PointerEvent) => {
    const from = began.current;
    return from && within(from.length + (event.clientX - from.x) * from.each);
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
      aria-valuemin={1}
      aria-valuemax={LONGEST_SECONDS * rate}
      aria-valuenow={length}
      aria-valuetext={seconds(length, rate)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        began.current = { x: event.clientX, length, each: framesPerPixel() };
      }}
      onPointerMove={(event) => {
        const next = pulled(event);
        if (next) onPull(next);
      }}
      onPointerUp={(event) => {
        const next = pulled(event);
        began.current = null;
        if (next) onLet(next);
      }}
      onPointerCancel={() => {
        const from = began.current;
        began.current = null;
        if (from) onLet(from.length);
      }}
      onKeyDown={(event) => {
        const by = keys[event.key];
        if (!by || event.altKey) return;
        event.preventDefault();
        onLet(within(length + by));
      }}
      className="group absolute inset-y-0 -right-1.5 z-10 grid w-6 touch-none cursor-ew-resize place-items-center focus-visible:outline-film-text"
    >
      <span className="h-full w-2.5 rounded-r-sm bg-film-print group-hover:bg-film-text" />
      <span aria-hidden className="absolute h-6 w-0.5 bg-film" />
    </div>
  );
}
