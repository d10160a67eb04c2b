import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, type PointerEvent, useState } from "react";

import { type Still, stripQuery } from "@/api/strip";
import { timecode } from "@/format/time";

interface ScrubBarProps {
  compositionId: string;
  frame: number;
  rate: number;
  /** Frames. */
  length: number;
  onShow: (frame: number) => void;
}

/** Where one is in the film; a picture tells what is where the pointer points. */
export function ScrubBar({ compositionId, frame, rate, length, onShow }: ScrubBarProps) {
  const stills = useQuery(stripQuery(compositionId)).data ?? [];
  const [pointed, setPointed] = useState<number | null>(null);
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    setPointed(Math.min(length - 1, Math.max(0, Math.floor(share * length))));
  };
  const still = pointed === null ? undefined : stills.findLast(({ start }) => start <= pointed / rate);
  return (
    <div className="relative" onPointerEnter={point} onPointerMove={point} onPointerLeave={() => setPointed(null)}>
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={`${timecode(frame, rate)} of ${timecode(length, rate)}`}
        min={0}
        max={length - 1}
        step={1}
        value={frame}
        onChange={(event) => onShow(event.target.valueAsNumber)}
        className="scrub block w-full"
        style={{ "--done": `${(frame / Math.max(1, length - 1)) * 100}%` } as CSSProperties}
      />
      {still && pointed !== null && <Shown still={still} time={timecode(pointed, rate)} at={pointed / length} />}
    </div>
  );
}

/** Over the bar, and never beyond its ends. */
function Shown({ still, time, at }: { still: Still; time: string; at: number }) {
  const { url, x, y, width, height } = still;
  return (
    <div
      aria-hidden
      className="still pointer-events-none absolute bottom-full mb-1 border border-film-text bg-film"
      style={{ left: `clamp(0px, calc(${100 * at}% - ${width / 2}px), calc(100% - ${width}px))` }}
    >
      <div style={{ width, height, background: `url(${JSON.stringify(url)}) -${x}px -${y}px no-repeat` }} />
      <p className="figures text-center text-sm leading-6 text-film-text">{time}</p>
    </div>
  );
}
