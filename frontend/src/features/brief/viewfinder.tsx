import type { Estimate } from "@/api/films";
import { cssRatio } from "@/format/ratio";
import { timecode } from "@/format/time";

import type { Draft } from "./draft";

interface ViewfinderProps {
  draft: Draft;
  quote: Estimate | undefined;
}

/** The film as far as it is known: its shape, brand and last words, and its scenes on a strip. */
export function Viewfinder({ draft, quote }: ViewfinderProps) {
  const [first, second] = draft.colors;
  const wide = draft.ratio === "16:9";
  const last = draft.call && draft.callText.trim();
  return (
    <div aria-hidden className="overflow-hidden rounded-lg border border-film-line bg-film text-film-text max-lg:hidden">
      <div className="grid h-72 place-items-center p-5">
        <div
          className={`relative grid place-items-end overflow-hidden bg-film-gate transition-[aspect-ratio] duration-300 ${wide ? "w-full" : "h-full"}`}
          style={{
            aspectRatio: cssRatio(draft.ratio),
            ...(first && {
              background: `linear-gradient(160deg, ${second ?? "#26292a"} 25%, ${first} 130%)`,
            }),
          }}
        >
          <Corners />
          <div className="absolute inset-x-[9%] bottom-[10%] text-white [text-shadow:0_1px_6px_rgb(0_0_0/0.7)]">
            <p className="heading text-sm break-words">{draft.brand}</p>
            <p className="title text-lg break-words">{last}</p>
          </div>
        </div>
      </div>
      <Scenes quote={quote} />
      <p className="figures flex justify-between px-4 pt-1.5 pb-3 text-sm text-film-print">
        <span>00:00:00</span>
        <span>{timecode(Math.max(0, draft.seconds || 0) * draft.fps, draft.fps)}</span>
      </p>
    </div>
  );
}

/** The marks of a viewfinder. */
function Corners() {
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-[6%] size-[88%]">
      <path
        d="M0 10V0H10M90 0H100V10M100 90V100H90M10 100H0V90M50 46V54M47 50H53"
        fill="none"
        stroke="#eeefe9"
        strokeOpacity="0.75"
        strokeWidth="1.2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Scenes in proportion to their length. */
function Scenes({ quote }: { quote: Estimate | undefined }) {
  return (
    <div className="flex h-7 gap-px px-4">
      {quote ? (
        quote.scenes.map((scene) => (
          <span
            key={scene.sequence_number}
            style={{ flexGrow: scene.duration_seconds }}
            className="figures appears basis-0 overflow-hidden bg-film-gate pl-1.5 text-xs leading-7 text-film-soft"
          >
            {scene.sequence_number}
          </span>
        ))
      ) : (
        <span className="flex-1 bg-film-gate" />
      )}
    </div>
  );
}
