import { useState } from "react";

import { frameOf, timecode } from "@/format/time";

interface TimecodeFieldProps {
  frame: number;
  rate: number;
  onShow: (frame: number) => void;
}

/** Where the film is; another timecode, or seconds, typed into it goes there. */
export function TimecodeField({ frame, rate, onShow }: TimecodeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const go = () => {
    const wanted = typed === null ? null : frameOf(typed, rate);
    if (wanted !== null) onShow(wanted);
    setTyped(null);
  };
  return (
    <input
      aria-label="Timecode"
      title="Type a timecode, or seconds, and press Enter"
      value={typed ?? timecode(frame, rate)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={go}
      onKeyDown={(event) => {
        if (event.key === "Enter") go();
      }}
      className="figures h-9 w-[5.25rem] rounded-sm sm:w-[5.75rem] border border-transparent bg-transparent px-1.5 text-film-text hover:border-film-soft focus-visible:outline-film-text"
    />
  );
}
