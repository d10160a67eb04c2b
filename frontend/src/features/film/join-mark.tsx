import { seconds } from "@/format/time";

import type { Join } from "./cut";
import { KINDS } from "./kinds";

interface JoinMarkProps {
  join: Join;
  /** Of the scene before it. */
  number: number;
  rate: number;
  /** Its middle, as CSS has it. */
  left: string;
  isChosen: boolean;
  onChoose: () => void;
}

/** The transition between two scenes; pressed to choose it. */
export function JoinMark({ join, number, rate, left, isChosen, onChoose }: JoinMarkProps) {
  const kind = KINDS[join.kind];
  const cut = join.length === 0;
  return (
    <button
      type="button"
      aria-label={`After scene ${number}: ${kind}${cut ? "" : `, ${seconds(join.length, rate)}`}`}
      aria-pressed={isChosen}
      title={kind}
      onClick={onChoose}
      className="group absolute top-0.5 grid h-8 w-9 -translate-x-1/2 place-items-center rounded-sm focus-visible:outline-film-text"
      style={{ left }}
    >
      <svg aria-hidden viewBox="0 0 24 24" className={`size-6 rounded-sm ${isChosen ? "bg-film-print text-film" : "bg-film-gate text-film-print group-hover:text-film-text"}`}>
        <path
          d={cut ? "M12 5v14" : "M4 6l8 6-8 6zM20 6l-8 6 8 6z"}
          fill={cut ? "none" : "currentColor"}
          stroke="currentColor"
          strokeWidth={cut ? 2.2 : 0}
        />
      </svg>
    </button>
  );
}
