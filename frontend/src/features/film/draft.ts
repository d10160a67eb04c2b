/** Changes to a version that are collected before anything is made of them. */

import type { Operation } from "@/api/edits";
import type { Timeline } from "@/api/films";

import { applied } from "./apply";

export interface Draft {
  /** What is to be done, in turn. */
  operations: Operation[];
  /** What `operations` was before each change, and what was undone. */
  past: Operation[][];
  future: Operation[][];
}

export const EMPTY: Draft = { operations: [], past: [], future: [] };

/** After these a scene's number, or its neighbours, are others. */
const MOVING = new Set(["reorder", "remove", "split", "insert"]);

/** Return the draft with `added` done, too; what changes nothing is left out. */
export function drafted(draft: Draft, timeline: Timeline, added: Operation[]): Draft {
  const operations = added.reduce((known, operation) => withOne(known, timeline, operation), draft.operations);
  return changed(draft, operations);
}

/** Return the draft with these operations, as far as they change something, and no others. */
export function replaced(draft: Draft, timeline: Timeline, operations: Operation[]): Draft {
  return changed(draft, operations.reduce<Operation[]>((known, operation) => withOne(known, timeline, operation), []));
}

/** Return the draft without one of its operations, nor what is done to the scene that it brings in. */
export function without(draft: Draft, place: number): Draft {
  const gone = new Set<string>();
  const kept = draft.operations.flatMap((operation, index) => {
    const of = sceneOf(operation);
    if (index !== place && !(of !== undefined && gone.has(of))) return [withoutScenes(operation, gone)];
    const brought = broughtBy(operation);
    if (brought !== undefined) gone.add(brought);
    return [];
  });
  return changed(draft, kept);
}

export function emptied(draft: Draft): Draft {
  return changed(draft, []);
}

export function undone(draft: Draft): Draft {
  const operations = draft.past.at(-1);
  if (!operations) return draft;
  return { operations, past: draft.past.slice(0, -1), future: [draft.operations, ...draft.future] };
}

export function redone(draft: Draft): Draft {
  const [operations, ...future] = draft.future;
  if (!operations) return draft;
  return { operations, past: [...draft.past, draft.operations], future };
}

function changed(draft: Draft, operations: Operation[]): Draft {
  if (same(operations, draft.operations)) return draft;
  return { operations, past: [...draft.past, draft.operations], future: [] };
}

/** A later change of the same thing takes the earlier one's place. */
function withOne(known: Operation[], timeline: Timeline, operation: Operation): Operation[] {
  const before = known.findLastIndex((each) => thing(each) === thing(operation));
  const between = before < 0 ? [] : known.slice(before + 1);
  const replaces = before >= 0 && !between.some((each) => MOVING.has(each.op));
  const others = replaces ? known.toSpliced(before, 1) : known;
  const next = [...others, replaces ? goneOn(known[before], operation) : operation];
  return same(applied(timeline, others), applied(timeline, next)) && !unseen(operation) ? others : next;
}

/** A trim that leaves the scene's beginning alone leaves it where the trim before it has put it. */
function goneOn(before: Operation | undefined, operation: Operation): Operation {
  if (operation.op !== "trim" || operation.in_point != null || before?.op !== "trim") return operation;
  return before.in_point == null ? operation : { ...operation, in_point: before.in_point };
}

/** Return what an operation changes: two of the same thing are one, the later. */
function thing(operation: Operation): string {
  const brought = broughtBy(operation);
  if (brought !== undefined) return `${operation.op} ${brought}`;
  if ("scene_id" in operation) return `${operation.op} ${operation.scene_id}`;
  if ("after_scene_id" in operation) return `${operation.op} ${operation.after_scene_id}`;
  return operation.op;
}

/** Return the scene that an operation changes or goes on from. */
function sceneOf(operation: Operation): string | undefined {
  if ("scene_id" in operation) return operation.scene_id;
  return "after_scene_id" in operation ? (operation.after_scene_id ?? undefined) : undefined;
}

/** Return the name of the scene that an operation brings in. */
function broughtBy(operation: Operation): string | undefined {
  return "new_scene_id" in operation ? (operation.new_scene_id ?? undefined) : undefined;
}

function withoutScenes(operation: Operation, gone: Set<string>): Operation {
  if (operation.op !== "reorder" || gone.size === 0) return operation;
  return { ...operation, scene_ids: operation.scene_ids.filter((id) => !gone.has(id)) };
}

/** Whether the timeline that the page works out does not tell what the operation does. */
function unseen(operation: Operation): boolean {
  return operation.op === "replace" || operation.op === "retake";
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
