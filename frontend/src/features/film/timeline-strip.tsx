import type { ClipShown } from "@/api/films";
import { timecode } from "@/format/time";
import { Strip } from "@/ui/strip";

import { type Cut, sceneAt, type ShownScene } from "./cut";

interface TimelineStripProps {
  cut: Cut;
  rate: number;
  clips: ClipShown[];
  frame: number;
  onShow: (frame: number) => void;
}

const KINDS: Record<string, string> = {
  cut: "Cut",
  fade: "Fade",
  dissolve: "Dissolve",
  fadeblack: "Fade through black",
  wipeleft: "Wipe",
  slideleft: "Slide",
  smoothleft: "Smooth slide",
  circleopen: "Circle",
};

/** The whole film at a glance: scenes to jump to, transitions, the parts it was encoded in. */
export function TimelineStrip({ cut, rate, clips, frame, onShow }: TimelineStripProps) {
  const at = (frames: number) => `${(frames / cut.length) * 100}%`;
  const current = sceneAt(cut, frame);
  return (
    <div className="overflow-x-auto">
      <div style={{ minWidth: `${cut.scenes.length * 4.5}rem` }}>
        <Strip>
          <div className="relative">
            <ol aria-label="Scenes on the timeline" className="relative h-20 sm:h-24">
              {cut.scenes.map((scene) => (
                <li
                  key={scene.id}
                  className="absolute inset-y-0 px-px"
                  style={{ left: at(scene.start), width: at(scene.end - scene.start) }}
                >
                  <SceneButton
                    scene={scene}
                    clip={clips[scene.index]}
                    rate={rate}
                    isCurrent={scene === current}
                    onShow={onShow}
                  />
                </li>
              ))}
            </ol>
            <ul aria-label="Transitions" className="pointer-events-none absolute inset-0">
              {cut.joins.map((join) =>
                join.length > 0 ? (
                  <li
                    key={join.start}
                    className="absolute inset-y-0 border-x border-film-print bg-film-print/35"
                    style={{ left: at(join.start), width: at(join.length) }}
                  >
                    <span className="sr-only">
                      {KINDS[join.kind] ?? join.kind} at {timecode(join.start, rate)}
                    </span>
                  </li>
                ) : null,
              )}
            </ul>
            <span
              aria-hidden
              className="pointer-events-none absolute -inset-y-2 w-0.5 -translate-x-px bg-film-text"
              style={{ left: at(frame + 0.5) }}
            />
          </div>
          <div aria-hidden className="relative mt-1.5 h-1.5">
            {cut.parts.map((part) => (
              <span
                key={part.start}
                className="absolute inset-y-0 pr-0.5"
                style={{ left: at(part.start), width: at(part.length) }}
              >
                <span
                  className={`block h-full ${part.kind === "transition" ? "bg-film-print" : "bg-film-soft/60"}`}
                />
              </span>
            ))}
          </div>
        </Strip>
      </div>
    </div>
  );
}

interface SceneButtonProps {
  scene: ShownScene;
  clip: ClipShown | undefined;
  rate: number;
  isCurrent: boolean;
  onShow: (frame: number) => void;
}

function SceneButton({ scene, clip, rate, isCurrent, onShow }: SceneButtonProps) {
  const name = `Scene ${scene.index + 1}, from ${timecode(scene.start, rate)}`;
  return (
    <button
      type="button"
      aria-label={scene.title ? `${name}: ${scene.title}` : name}
      {...(isCurrent && { "aria-current": true })}
      onClick={() => onShow(scene.start)}
      className={`relative block size-full overflow-hidden bg-film-gate text-left focus-visible:z-10 focus-visible:outline-film-text focus-visible:-outline-offset-2 ${isCurrent ? "" : "opacity-65 hover:opacity-100"}`}
    >
      {clip?.thumbnail_url && (
        <img src={clip.thumbnail_url} alt="" className="absolute inset-0 size-full object-cover" />
      )}
      <span aria-hidden className="figures absolute bottom-0 left-0 bg-film px-1.5 text-sm text-film-print">
        {scene.index + 1}
      </span>
    </button>
  );
}
