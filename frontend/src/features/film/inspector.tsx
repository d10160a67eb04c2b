import type { ReactNode } from "react";

import type { Operation } from "@/api/edits";
import type { ClipShown, Timeline } from "@/api/films";
import { Button } from "@/ui/button";

import { FilmFields } from "./film-fields";
import { JoinFields } from "./join-fields";
import { SceneFields } from "./scene-fields";
import type { Selection } from "./selection";

interface InspectorProps {
  /** As it would be with the draft. */
  timeline: Timeline;
  /** As it was made. */
  made: Timeline;
  /** In the order in which they were made; none for an earlier version. */
  clips: ClipShown[];
  selection: Selection;
  playhead: number | null;
  /** Where the whole film is cut elsewhere. */
  cut: ReactNode;
  onAdd: (...operations: Operation[]) => void;
  onMove: (scene: string, place: number) => void;
  onClose: () => void;
}

/** What is chosen on the timeline, to be changed; the whole film where nothing is. */
export function Inspector({ timeline, made, clips, selection, playhead, cut, onAdd, onMove, onClose }: InspectorProps) {
  const id = selection && ("scene" in selection ? selection.scene : selection.after);
  const place = timeline.scenes.findIndex((scene) => scene.id === id);
  const scene = timeline.scenes[place];
  const joined = selection !== null && "after" in selection;
  if (!scene || (joined && place === timeline.scenes.length - 1)) {
    return (
      <section aria-labelledby="chosen">
        <h2 id="chosen" className="heading mb-2 text-lg">
          The film
        </h2>
        <FilmFields timeline={timeline} cut={cut} onAdd={onAdd} />
      </section>
    );
  }
  const clip = clips[made.scenes.findIndex((each) => each.id === scene.id)];
  return (
    <section aria-labelledby="chosen">
      <div className="mb-2 flex items-center justify-between gap-4">
        <h2 id="chosen" className="heading text-lg">
          {joined ? `From scene ${place + 1} to ${place + 2}` : `Scene ${place + 1}`}
        </h2>
        <Button look="quiet" onClick={onClose}>
          The whole film
        </Button>
      </div>
      {joined ? (
        <JoinFields timeline={timeline} index={place} onAdd={onAdd} />
      ) : (
        <SceneFields
          timeline={timeline}
          scene={scene}
          place={place}
          prompt={made.scenes.find((each) => each.id === scene.id)?.prompt}
          clip={clip}
          playhead={playhead}
          onAdd={onAdd}
          onMove={(to) => onMove(scene.id, to)}
        />
      )}
    </section>
  );
}
