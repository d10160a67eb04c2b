/** A timeline after operations, as the API will make it: for showing a draft before it is made. */

import type { Operation, Scene, Transition } from "@/api/edits";
import type { Timeline } from "@/api/films";
import { pictureSize } from "@/format/ratio";

const CUT: Transition = { kind: "cut", length: 0 };
/** Stands for a clip that is still to be made. */
const TO_BE_MADE = 0;

/** Return `timeline` after `operations`, in turn; one that can't be done changes nothing here. */
export function applied(timeline: Timeline, operations: Operation[]): Timeline {
  const after = operations.reduce(one, timeline);
  return { ...after, transitions: fitted(after) };
}

/** Return whether the scene's clip would be another than that of the film. */
export function isAnew(scene: Scene): boolean {
  return scene.made_for === TO_BE_MADE;
}

function one(timeline: Timeline, operation: Operation): Timeline {
  const { scenes, transitions } = timeline;
  switch (operation.op) {
    case "reorder": {
      const found = operation.scene_ids.map((id) => scenes.find((scene) => scene.id === id));
      const ordered = found.filter((scene) => scene !== undefined);
      return ordered.length === scenes.length ? { ...timeline, scenes: ordered } : timeline;
    }
    case "trim":
      return withScene(timeline, operation.scene_id, {
        length: operation.length,
        ...(operation.in_point != null && { in_point: operation.in_point }),
      });
    case "split": {
      const index = indexOf(timeline, operation.scene_id);
      const scene = scenes[index];
      if (!scene || operation.at >= scene.length) return timeline;
      const first = { ...scene, length: operation.at };
      const second = {
        ...scene,
        id: operation.new_scene_id ?? `${scene.id}-second`,
        in_point: scene.in_point + operation.at,
        length: scene.length - operation.at,
        narration: "",
      };
      return {
        ...timeline,
        scenes: scenes.toSpliced(index, 1, first, second),
        transitions: transitions.toSpliced(index, 0, CUT),
      };
    }
    case "insert":
      return inserted(timeline, operation);
    case "replace":
      return withScene(timeline, operation.scene_id, {
        in_point: operation.in_point,
        ...(operation.fit != null && { fit: operation.fit }),
        made_for: TO_BE_MADE,
      });
    case "remove": {
      const index = indexOf(timeline, operation.scene_id);
      if (index < 0 || scenes.length === 1) return timeline;
      return {
        ...timeline,
        scenes: scenes.toSpliced(index, 1),
        transitions: transitions.toSpliced(Math.min(index, transitions.length - 1), 1),
      };
    }
    case "retitle":
      return withScene(timeline, operation.scene_id, { title: operation.title });
    case "narrate":
      return withScene(timeline, operation.scene_id, { narration: operation.narration });
    case "retake":
      return withScene(timeline, operation.scene_id, {
        ...(operation.prompt != null && { prompt: operation.prompt }),
        ...(operation.seed != null && { seed: operation.seed }),
        ...(operation.model != null && { model: operation.model }),
        made_for: TO_BE_MADE,
      });
    case "fit":
      return withScene(timeline, operation.scene_id, { fit: operation.fit });
    case "transition": {
      const index = indexOf(timeline, operation.after_scene_id);
      if (index < 0 || index >= transitions.length) return timeline;
      const cut = operation.kind === "cut" || operation.length === 0;
      const join = cut ? CUT : { kind: operation.kind, length: operation.length };
      return { ...timeline, transitions: transitions.with(index, join) };
    }
    case "music": {
      const { soundtrack } = timeline;
      const style = operation.style ?? soundtrack.music_style;
      return { ...timeline, soundtrack: { ...soundtrack, music_style: style, music: sounding(operation.asset_id) } };
    }
    case "clip_sound": {
      const { heard, level_db } = operation;
      const soundtrack = { ...timeline.soundtrack, keep_clip_audio: heard, clip_level_db: heard ? level_db : 0 };
      return { ...timeline, soundtrack };
    }
    case "captions":
      return { ...timeline, captions: operation.burned_in };
    case "picture":
      return { ...timeline, picture: pictureSize(operation.aspect_ratio, operation.resolution) };
    default:
      // A kind of operation that is newer than this page.
      return timeline;
  }
}

/** A sound of the user's in a film: what it will be is known by the API alone, which file it is here too. */
function sounding(assetId: string | null | undefined): NonNullable<Timeline["soundtrack"]["music"]> | null {
  return assetId == null ? null : { location: assetId, sha256: "", form: "wav" };
}

function inserted(timeline: Timeline, operation: Extract<Operation, { op: "insert" }>): Timeline {
  const { scenes, transitions } = timeline;
  const after = operation.after_scene_id;
  const index = after == null ? 0 : indexOf(timeline, after) + 1;
  if (after != null && index === 0) return timeline;
  const scene: Scene = {
    id: operation.new_scene_id ?? `${after ?? "scene"}-next`,
    role: "story",
    prompt: operation.prompt ?? "",
    title: operation.title,
    narration: "",
    length: operation.length,
    in_point: operation.in_point,
    footage: 0,
    fit: operation.fit,
    seed: 0,
    made_for: TO_BE_MADE,
  };
  return {
    ...timeline,
    scenes: scenes.toSpliced(index, 0, scene),
    transitions: transitions.toSpliced(Math.min(index, transitions.length), 0, CUT),
  };
}

function withScene(timeline: Timeline, id: string, change: Partial<Scene>): Timeline {
  const scenes = timeline.scenes.map((scene) => (scene.id === id ? { ...scene, ...change } : scene));
  return { ...timeline, scenes };
}

function indexOf(timeline: Timeline, id: string): number {
  return timeline.scenes.findIndex((scene) => scene.id === id);
}

/** Return the transitions as long as the scenes allow; `pipelines/film/transition.py` does the same. */
function fitted({ scenes, transitions }: Timeline): Transition[] {
  const lengths = transitions.map((transition) => transition.length);
  scenes.forEach((scene, index) => {
    const room = Math.max(0, scene.length - 1);
    const [before, after] = [lengths[index - 1] ?? 0, lengths[index] ?? 0];
    if (before + after <= room) return;
    const kept = Math.floor((room * before) / (before + after));
    if (index > 0) lengths[index - 1] = kept;
    if (index < lengths.length) lengths[index] = Math.min(after, room - kept);
  });
  return transitions.map((transition, index) => {
    const length = lengths[index] ?? 0;
    if (length === transition.length) return transition;
    return length ? { ...transition, length } : CUT;
  });
}
