import { timecode } from "@/format/time";

import type { ShownScene } from "./cut";

interface SceneFrameProps {
  scene: ShownScene;
  rate: number;
  picture: string | undefined;
  /** Its clip is still to be made. */
  anew: boolean;
  isCurrent: boolean;
  isChosen: boolean;
  /** Another scene is held over this one. */
  isTarget: boolean;
  onChoose: () => void;
  onMove: (by: number) => void;
  onHold: () => void;
  onRelease: () => void;
}

/** A scene on the timeline: pressed to choose it, dragged or moved with Alt and an arrow. */
export function SceneFrame({ scene, rate, picture, anew, isCurrent, isChosen, isTarget, ...on }: SceneFrameProps) {
  const place = `Scene ${scene.index + 1}${anew ? ", to be made" : ""}, from ${timecode(scene.start, rate)}`;
  const name = scene.title ? `${place}: ${scene.title}` : place;
  // The handle of a chosen scene takes its edge.
  const edge = isChosen ? "pl-3.5" : "pl-1.5";
  return (
    <button
      type="button"
      id={`frame-${scene.id}`}
      aria-label={name}
      aria-pressed={isChosen}
      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
      {...(isCurrent && { "aria-current": true })}
      draggable
      onClick={on.onChoose}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", scene.id);
        event.dataTransfer.effectAllowed = "move";
        on.onHold();
      }}
      onDragEnd={on.onRelease}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
        event.preventDefault();
        event.stopPropagation();
        on.onMove(event.key === "ArrowLeft" ? -1 : 1);
      }}
      className="group relative block size-full overflow-hidden bg-film-gate text-left focus-visible:z-10 focus-visible:outline-film-text focus-visible:-outline-offset-2"
    >
      {picture && (
        <img src={picture} alt="" draggable={false} className={`absolute inset-0 size-full object-cover ${isCurrent || isChosen ? "" : "brightness-[0.7] group-hover:brightness-100"} ${anew ? "grayscale" : ""}`} />
      )}
      <span aria-hidden className={`figures absolute bottom-0 left-0 bg-film pr-1.5 text-sm text-film-print ${edge}`}>
        {scene.index + 1}
      </span>
      {anew && (
        <span className={`absolute inset-x-0 top-0 truncate bg-film/85 pr-1.5 text-xs leading-5 text-film-text ${edge}`}>{" To be made"}</span>
      )}
      {(isChosen || isTarget) && (
        <span aria-hidden className={`absolute inset-0 border-3 ${isTarget ? "border-dashed border-film-text" : "border-film-print"}`} />
      )}
    </button>
  );
}
