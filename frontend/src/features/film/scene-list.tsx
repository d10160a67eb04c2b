import type { ClipShown } from "@/api/films";
import { price } from "@/format/amount";
import { length } from "@/format/time";

import type { Cut, ShownScene } from "./cut";

interface SceneListProps {
  cut: Cut;
  rate: number;
  clips: ClipShown[];
}

/** The scenes with what was asked of the model, for those who want to know why one looks as it does. */
export function SceneList({ cut, rate, clips }: SceneListProps) {
  return (
    <section aria-labelledby="scenes" className="min-w-0">
      <h2 id="scenes" className="heading mb-2 text-lg">
        Scenes
      </h2>
      <ol className="divide-y divide-line border-y border-line">
        {cut.scenes.map((scene) => (
          <li key={scene.id}>
            <SceneRow scene={scene} rate={rate} clip={clips[scene.index]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function SceneRow({ scene, rate, clip }: { scene: ShownScene; rate: number; clip: ClipShown | undefined }) {
  const model = clip?.model?.split("/").at(-1);
  return (
    <details className="group">
      <summary className="figures grid min-h-12 grid-cols-[2rem_minmax(0,1fr)_auto] items-center gap-3 py-2 hover:bg-panel">
        <span className="heading pl-1">{scene.index + 1}</span>
        <span className="truncate">{scene.title || <span className="text-soft">{scene.prompt}</span>}</span>
        <span className="pr-1 text-sm text-soft">{length((scene.end - scene.start) / rate)}</span>
      </summary>
      <div className="space-y-2 pb-4 pl-11 pr-1 text-soft">
        <p className="max-w-[75ch] whitespace-pre-line break-words">{scene.prompt}</p>
        {clip && model && (
          <p className="text-sm">
            Made with {model}. {clip.cached ? "Used again from before." : price(clip.cost_usd)}
          </p>
        )}
      </div>
    </details>
  );
}
