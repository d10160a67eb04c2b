/** Where scenes, transitions and encoded parts lie on the film, in frames. */

import type { Transition } from "@/api/edits";
import type { Timeline } from "@/api/films";

export interface ShownScene {
  index: number;
  id: string;
  title: string;
  prompt: string;
  /** First frame; a transition before it has begun by then. */
  start: number;
  /** The frame after its last. */
  end: number;
}

export interface Join {
  kind: Transition["kind"];
  start: number;
  length: number;
}

/** A part that is encoded on its own: a scene's body, or a transition. */
export interface Part {
  start: number;
  length: number;
  kind: "scene" | "transition";
}

export interface Cut {
  length: number;
  scenes: ShownScene[];
  joins: Join[];
  parts: Part[];
}

/** Return how `timeline` is cut. A transition overlaps its neighbours, which shortens the film. */
export function cutOf(timeline: Timeline): Cut {
  const scenes: ShownScene[] = [];
  const joins: Join[] = [];
  const parts: Part[] = [];
  let start = 0;
  timeline.scenes.forEach((scene, index) => {
    const end = start + scene.length;
    const before = timeline.transitions[index - 1]?.length ?? 0;
    const after = timeline.transitions[index];
    const { id, title, prompt } = scene;
    scenes.push({ index, id, title, prompt, start, end });
    const body = start + before;
    parts.push({ start: body, length: end - (after?.length ?? 0) - body, kind: "scene" });
    if (after) {
      joins.push({ kind: after.kind, start: end - after.length, length: after.length });
      if (after.length) {
        parts.push({ start: end - after.length, length: after.length, kind: "transition" });
      }
    }
    start = end - (after?.length ?? 0);
  });
  return { length: scenes.at(-1)?.end ?? 0, scenes, joins, parts };
}

/** Return the scene seen at `frame`; in a transition the one that comes. */
export function sceneAt({ scenes }: Cut, frame: number): ShownScene | undefined {
  return scenes.findLast((scene) => scene.start <= frame);
}

/** Return where what is seen at `frame` of one cut is in another; null if it is not in it. */
export function placeIn(cut: Cut, frame: number, other: Cut): number | null {
  const scene = sceneAt(cut, frame);
  const there = other.scenes.find((each) => each.id === scene?.id);
  if (!scene || !there) return null;
  return Math.min(there.end - 1, there.start + frame - scene.start);
}
