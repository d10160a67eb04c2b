/** Operations, and what they redo, in words. */

import type { Operation, Redone } from "@/api/edits";
import type { Timeline } from "@/api/films";
import { count, decibels, price } from "@/format/amount";
import { seconds } from "@/format/time";

import { applied } from "./apply";
import { FITS, KINDS } from "./kinds";

/** Return a line for each operation; scenes are told by the numbers they have at that moment. */
export function tellAll(timeline: Timeline, operations: Operation[]): string[] {
  return operations.map((operation, index) => tell(applied(timeline, operations.slice(0, index)), operation));
}

/** Return what an operation does to `timeline`, as one would say it. */
export function tell(timeline: Timeline, operation: Operation): string {
  const rate = timeline.frame_rate;
  const sceneOf = (id: string) => timeline.scenes.find((scene) => scene.id === id);
  const named = (id: string) => `scene ${timeline.scenes.findIndex((scene) => scene.id === id) + 1}`;
  switch (operation.op) {
    case "reorder":
      return tellOrder(timeline, operation.scene_ids);
    case "trim": {
      const before = sceneOf(operation.scene_id)?.length ?? operation.length;
      const how = operation.length < before ? "Shorten" : operation.length > before ? "Lengthen" : "Shift";
      if (operation.in_point != null && operation.in_point !== sceneOf(operation.scene_id)?.in_point) {
        return `Begin the clip of ${named(operation.scene_id)} at ${seconds(operation.in_point, rate)}, for ${seconds(operation.length, rate)}`;
      }
      return `${how} ${named(operation.scene_id)} from ${seconds(before, rate)} to ${seconds(operation.length, rate)}`;
    }
    case "split":
      return `Split ${named(operation.scene_id)} at ${seconds(operation.at, rate)}`;
    case "replace":
      return `Show your own file in ${named(operation.scene_id)}`;
    case "insert": {
      const where = operation.after_scene_id == null ? "at the beginning" : `after ${named(operation.after_scene_id)}`;
      if (operation.asset_id != null) return `Put your own file in ${where}, for ${seconds(operation.length, rate)}`;
      return `Put in a new scene ${where}${operation.prompt == null ? "" : `: “${short(operation.prompt)}”`}`;
    }
    case "clip_sound":
      if (!operation.heard) return "Silence the clips’ own sound";
      return `Let the clips’ own sound be heard${operation.level_db === 0 ? "" : `, ${decibels(operation.level_db)}`}`;
    case "remove":
      return `Take out ${named(operation.scene_id)}`;
    case "retitle":
      return operation.title
        ? `Write “${operation.title}” in ${named(operation.scene_id)}`
        : `Write nothing in ${named(operation.scene_id)}`;
    case "narrate":
      return operation.narration
        ? `Say “${operation.narration}” in ${named(operation.scene_id)}`
        : `Say nothing in ${named(operation.scene_id)}`;
    case "retake": {
      const told = [
        operation.prompt != null && operation.prompt !== sceneOf(operation.scene_id)?.prompt && `as “${short(operation.prompt)}”`,
        operation.model != null && `with ${operation.model.split("/").at(-1) ?? ""}`,
        operation.seed != null && `from seed ${operation.seed}`,
      ].filter(Boolean);
      return [`Make ${named(operation.scene_id)} anew`, ...told].join(" ");
    }
    case "fit":
      return `${FITS[operation.fit]} in ${named(operation.scene_id)}`;
    case "transition": {
      const kind = KINDS[operation.kind];
      const after = `after ${named(operation.after_scene_id)}`;
      return operation.kind === "cut" || !operation.length
        ? `Cut ${after}`
        : `${kind} of ${seconds(operation.length, rate)} ${after}`;
    }
    case "music":
      if (operation.asset_id != null) return "Play your own file as the music";
      return operation.style ? `Compose other music: ${operation.style}` : "Compose other music";
    case "captions":
      return operation.burned_in ? "Write what is said into the picture" : "Take the captions out of the picture";
    case "picture":
      return `Make it ${operation.aspect_ratio} in ${operation.resolution}`;
    default:
      return "A change that this page has no words for";
  }
}

function tellOrder(timeline: Timeline, order: string[]): string {
  const before = timeline.scenes.map((scene) => scene.id);
  // Most often one scene has moved: the one without which both orders are the same.
  for (const id of order) {
    const rest = (ids: string[]) => ids.filter((each) => each !== id).join();
    if (rest(order) === rest(before)) {
      const [from, to] = [before.indexOf(id), order.indexOf(id)];
      if (from !== to && Math.abs(from - to) >= 1) return `Move scene ${from + 1} to place ${to + 1}`;
    }
  }
  return `Put the scenes into the order ${order.map((id) => before.indexOf(id) + 1).join(", ")}`;
}

/** Return what is made anew, in one line: "2 clips, 4 pieces of the picture and the sound". */
export function tellRedo(redo: Redone[]): string {
  const of = (what: Redone["what"]) => redo.filter((each) => each.what === what).length;
  const parts = [
    of("clip") > 0 && count(of("clip"), "clip"),
    of("segment") > 0 && count(of("segment"), "piece of the picture", "pieces of the picture"),
    of("line") > 0 && count(of("line"), "spoken line"),
    of("sound") > 0 && "the sound",
  ].filter((part) => part !== false);
  if (parts.length === 0) return "Nothing is made anew; the pieces there are get joined.";
  const said = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}` : parts.join("");
  return `Made anew: ${said}. Everything else is kept.`;
}

/** Return what one thing that is made anew is, and what it costs. */
export function tellRedone(redone: Redone, timeline: Timeline): [what: string, cost: string] {
  const number = timeline.scenes.findIndex((scene) => scene.id === redone.scene_id) + 1;
  const where = number > 0 ? ` of scene ${number}` : "";
  const names = { clip: `Clip${where}`, segment: `Picture${where}`, line: `Voice${where}`, sound: "Sound" };
  return [`${names[redone.what]}, ${redone.duration_seconds.toFixed(1)} s`, price(redone.estimated_cost_usd)];
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
