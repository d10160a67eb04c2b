import type { Operation } from "@/api/edits";

/** Bytes of a name that no other scene of the film has. */
const NAME_BYTES = 5;

/** Return what makes two scenes of one, at a frame of it. The new one has a name from here. */
export function splitAt(scene_id: string, at: number): Operation {
  const bytes = crypto.getRandomValues(new Uint8Array(NAME_BYTES));
  const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { op: "split", scene_id, at, new_scene_id: `scene-${name}` };
}
