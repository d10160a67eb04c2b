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

/** Return the draft without one of its operations. */
export function without(draft: Draft, place: number): Draft {
  return changed(draft, draft.operations.toSpliced(place, 1));
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
  const next = [...others, operation];
  return same(applied(timeline, others), applied(timeline, next)) && !unseen(operation) ? others : next;
}

/** Return what an operation changes: two of the same thing are one, the later. */
function thing(operation: Operation): string {
  if ("scene_id" in operation) return `${operation.op} ${operation.scene_id}`;
  if ("after_scene_id" in operation) return `${operation.op} ${operation.after_scene_id}`;
  return operation.op;
}

/** Whether the timeline that the page works out does not tell what the operation does. */
function unseen(operation: Operation): boolean {
  return ["replace", "insert", "clip_sound"].includes(operation.op) || operation.op === "retake";
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
