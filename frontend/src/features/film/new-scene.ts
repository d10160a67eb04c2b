/** Operations that bring a scene into the film that was not there. It has a name from here. */

import type { Operation } from "@/api/edits";

/** Bytes of a name that no other scene of the film has. */
const NAME_BYTES = 5;

/** Return what makes two scenes of one, at a frame of it. */
export function splitAt(scene_id: string, at: number): Operation {
  return { op: "split", scene_id, at, new_scene_id: newName() };
}

/** Return what puts a scene after another, or before the first: made from words, or a file of the user's own. */
export function insertAfter(
  after_scene_id: string | null,
  length: number,
  shown: { prompt: string } | { asset_id: string },
): Operation {
  return { op: "insert", after_scene_id, length, new_scene_id: newName(), in_point: 0, fit: "fill", title: "", ...shown };
}

function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NAME_BYTES));
  return `scene-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
