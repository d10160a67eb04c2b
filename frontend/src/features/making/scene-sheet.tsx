import { price } from "@/format/amount";
import { cssRatio } from "@/format/ratio";
import { Cross, Dot, Ring, Tick } from "@/ui/pencil";
import { Strip } from "@/ui/strip";

import { gist } from "./gist";
import type { SceneStatus, StoryScene } from "./story";

const STATUS: Record<SceneStatus, string> = {
  planned: "Planned",
  generating: "Generating",
  done: "Done",
  failed: "Failed",
};
/** Frames that stand for the scenes before there is a plan. */
const BLANKS = [1, 2, 3, 4];

interface SceneSheetProps {
  scenes: StoryScene[];
  ratio: string;
}

/** The scenes as a contact sheet: lengths of film that fill with pictures. */
export function SceneSheet({ scenes, ratio }: SceneSheetProps) {
  const narrow = ratio !== "16:9";
  const columns = narrow
    ? "grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))]"
    : "grid-cols-2 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]";
  // A film of two scenes is no reason for two giants.
  const widest = (scenes.length || BLANKS.length) * (narrow ? 15 : 22);
  return (
    <section aria-labelledby="scenes">
      <h2 id="scenes" className="heading mb-3 text-lg">
        Scenes
      </h2>
      <ol className={`grid gap-y-5 ${columns}`} style={{ maxWidth: `${widest}rem` }}>
        {scenes.length > 0
          ? scenes.map((scene) => <SceneFrame key={scene.number} scene={scene} ratio={ratio} />)
          : BLANKS.map((blank) => (
              <li key={blank} aria-hidden>
                <Strip>
                  <div className="px-2">
                    <div className="rounded-[2px] bg-film-gate" style={{ aspectRatio: cssRatio(ratio) }} />
                    <p className="h-14 pt-2 text-sm text-film-soft">{blank === 1 && "The plan decides"}</p>
                  </div>
                </Strip>
              </li>
            ))}
      </ol>
    </section>
  );
}

function SceneFrame({ scene, ratio }: { scene: StoryScene; ratio: string }) {
  return (
    <li className="min-w-0">
      <Strip>
        <div className="px-2">
          <div className="relative">
            <div
              className="relative overflow-hidden rounded-[2px] bg-film-gate"
              style={{ aspectRatio: cssRatio(ratio) }}
            >
              {scene.thumbnail ? (
                <img src={scene.thumbnail} alt="" className="appears size-full object-cover" />
              ) : (
                <div className="grid size-full place-items-center px-3 py-2 text-center sm:px-6">
                  <p className="line-clamp-3 text-sm text-film-soft">{scene.title || gist(scene.prompt)}</p>
                </div>
              )}
            </div>
            {scene.status === "generating" && <Ring className="lamp -inset-1 size-[calc(100%+0.5rem)] text-film-print!" />}
          </div>
          <div className="h-14 overflow-hidden pt-2 text-sm">
            <p className="figures flex justify-between gap-2">
              <span className="whitespace-nowrap text-film-print">
                <span className="sr-only">Scene </span>
                {scene.number}
                <span aria-hidden> · </span>
                <span className="sr-only">, </span>
                {scene.seconds.toFixed(1)} s
              </span>
              <Status scene={scene} />
            </p>
            <p className="truncate text-film-soft" title={scene.reason ?? scene.title}>
              {scene.reason ?? (scene.status === "done" ? maker(scene) : "")}
            </p>
          </div>
        </div>
      </Strip>
    </li>
  );
}

function Status({ scene: { status } }: { scene: StoryScene }) {
  return (
    <span className={`flex items-center gap-1 ${status === "planned" ? "text-film-soft" : ""}`}>
      {status === "done" && <Tick className="size-3.5!" />}
      {status === "failed" && <Cross className="size-3.5! text-[#ff9384]" />}
      {status === "generating" && <Dot className="lamp size-3.5! text-film-print max-sm:hidden" />}
      {STATUS[status]}
    </span>
  );
}

function maker({ model, cost, cached }: StoryScene): string {
  const name = model?.split("/").at(-1) ?? "";
  if (cached) return `${name}, used again`;
  return Number(cost) > 0 ? `${name}, ${price(cost)}` : name;
}
