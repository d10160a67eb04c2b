import { describe, expect, it } from "vitest";

import type { Operation } from "@/api/edits";
import type { Timeline } from "@/api/films";

import { applied, isAnew } from "./apply";
import { type Draft, drafted, emptied, EMPTY, redone, replaced, undone, without } from "./draft";

const scene = (id: string, length: number) => ({
  id, length, title: "", prompt: id, narration: "", role: "story", fit: "fill", seed: 1, made_for: 1, in_point: 0, footage: 0,
});
const FILM = {
  frame_rate: 30,
  picture: { width: 854, height: 480 },
  captions: false,
  soundtrack: { music_style: "calm", music: null, seed: 1, keep_clip_audio: false, clip_level_db: 0 },
  scenes: [scene("a", 90), scene("b", 60), scene("c", 90)],
  transitions: [{ kind: "dissolve", length: 20 }, { kind: "cut", length: 0 }],
} as unknown as Timeline;

const trim = (scene_id: string, length: number): Operation => ({ op: "trim", scene_id, length });
const order = (...scene_ids: string[]): Operation => ({ op: "reorder", scene_ids });
const put = (new_scene_id: string, after_scene_id: string | null): Operation => ({
  op: "insert", new_scene_id, after_scene_id, length: 60, prompt: "rain", in_point: 0, title: "", fit: "fill",
});
const add = (draft: Draft, ...operations: Operation[]) => drafted(draft, FILM, operations);
const ids = (timeline: Timeline) => timeline.scenes.map((each) => each.id).join("");

describe("a timeline after operations", () => {
  it("is trimmed, reordered and cut", () => {
    const after = applied(FILM, [trim("a", 45), order("c", "a", "b"), { op: "remove", scene_id: "b" }]);
    expect(ids(after)).toBe("ca");
    expect(after.scenes.map((each) => each.length)).toEqual([90, 45]);
    // Transitions keep their places; that before the last scene goes with it.
    expect(after.transitions).toEqual([{ kind: "dissolve", length: 20 }]);
  });

  it("has transitions no longer than the scenes allow", () => {
    expect(applied(FILM, [trim("b", 10)]).transitions[0]).toEqual({ kind: "dissolve", length: 9 });
    expect(applied(FILM, [trim("b", 1)]).transitions[0]).toEqual({ kind: "cut", length: 0 });
  });

  it("is split at a frame, joined by a cut", () => {
    const after = applied(FILM, [{ op: "split", scene_id: "a", at: 30, new_scene_id: "scene-x" }]);
    expect(ids(after)).toBe("ascene-xbc");
    expect(after.scenes.map(({ length, in_point }) => [length, in_point]).slice(0, 2)).toEqual([[30, 0], [60, 30]]);
    expect(after.transitions.map(({ kind }) => kind)).toEqual(["cut", "dissolve", "cut"]);
  });

  it.each<[string | null, string]>([
    [null, "nabc"],
    ["a", "anbc"],
    ["c", "abcn"],
  ])("has a new scene after %s", (after, wanted) => {
    const after_ = applied(FILM, [put("n", after)]);
    expect(ids(after_)).toBe(wanted);
    expect(after_.transitions).toHaveLength(3);
    expect(after_.scenes.filter(isAnew).map(({ id, length }) => [id, length])).toEqual([["n", 60]]);
  });

  it("leads into a new scene as it led on before", () => {
    expect(applied(FILM, [put("n", "a")]).transitions.map(({ kind }) => kind)).toEqual(["dissolve", "cut", "cut"]);
  });

  it("has the clips' own sound", () => {
    const heard = (level_db: number): Operation => ({ op: "clip_sound", heard: true, level_db });
    const loud = applied(FILM, [heard(6)]);
    expect(loud.soundtrack).toMatchObject({ keep_clip_audio: true, clip_level_db: 6 });
    // As the API has it: what is not heard has no level.
    const silent: Operation = { op: "clip_sound", heard: false, level_db: 6 };
    expect(applied(loud, [silent])).toEqual(FILM);
    expect(add(EMPTY, heard(6), heard(-3)).operations).toEqual([heard(-3)]);
    expect(add(EMPTY, heard(6), silent).operations).toEqual([]);
  });

  it("marks the clips that are still to be made", () => {
    const after = applied(FILM, [{ op: "retake", scene_id: "b", prompt: "rain" }]);
    expect(after.scenes.map(isAnew)).toEqual([false, true, false]);
    expect(after.scenes[1]?.prompt).toBe("rain");
  });

  it.each<[string, Operation]>([
    ["a scene that is not there", trim("z", 5)],
    ["an order that lacks scenes", order("a", "b")],
    ["a new scene after one that is not there", put("n", "z")],
    ["a transition after the last scene", { op: "transition", after_scene_id: "c", kind: "fade", length: 5 }],
    ["a kind that is newer than the page", { op: "sparkle" } as unknown as Operation],
  ])("is left as it is by %s", (_name, operation) => {
    expect(applied(FILM, [operation])).toEqual(FILM);
  });

  it("takes music, captions and shape", () => {
    const after = applied(FILM, [
      { op: "music", style: "jazz" },
      { op: "captions", burned_in: true },
      { op: "picture", aspect_ratio: "4:5", resolution: "720p" },
    ]);
    expect(after).toMatchObject({ captions: true, picture: { width: 720, height: 900 } });
    expect(after.soundtrack.music_style).toBe("jazz");
  });

  it("has the user's own music until other music is composed", () => {
    const own: Operation = { op: "music", asset_id: "one" };
    const after = applied(FILM, [own]);
    expect(after.soundtrack).toMatchObject({ music_style: "calm", music: { location: "one" } });
    expect(applied(after, [{ op: "music", style: "jazz" }]).soundtrack).toMatchObject({ music_style: "jazz", music: null });
    expect(add(EMPTY, own, { op: "music", asset_id: "two" }).operations).toEqual([{ op: "music", asset_id: "two" }]);
    // The music that the film has is no change of it.
    expect(add(EMPTY, own, { op: "music", style: "calm" }).operations).toEqual([]);
  });
});

describe("a draft", () => {
  it("keeps the later of two changes of the same thing", () => {
    const draft = add(add(EMPTY, trim("a", 80)), trim("b", 50), trim("a", 70));
    expect(draft.operations).toEqual([trim("b", 50), trim("a", 70)]);
  });

  it("leaves a scene's beginning where it was pulled to", () => {
    const draft = add(EMPTY, { ...trim("a", 80), in_point: 10 } as Operation, trim("a", 70));
    expect(draft.operations).toEqual([{ ...trim("a", 70), in_point: 10 }]);
  });

  it("keeps all new scenes, those of one place and those of one scene", () => {
    const split = (at: number, new_scene_id: string): Operation => ({ op: "split", scene_id: "a", at, new_scene_id });
    expect(ids(applied(FILM, add(EMPTY, put("n", "a"), put("m", "a")).operations))).toBe("amnbc");
    expect(ids(applied(FILM, add(EMPTY, split(60, "n"), split(30, "m")).operations))).toBe("amnbc");
  });

  it("leaves out, with a new scene, all that is done to it", () => {
    const split: Operation = { op: "split", scene_id: "n", at: 20, new_scene_id: "m" };
    const draft = add(EMPTY, put("n", "a"), trim("b", 50), split, trim("m", 15), order("m", "n", "c", "b", "a"));
    expect(without(draft, 0).operations).toEqual([trim("b", 50), order("c", "b", "a")]);
    expect(undone(without(draft, 0)).operations).toEqual(draft.operations);
  });

  it("is put as a whole in another's place, which can be had back", () => {
    const draft = replaced(add(EMPTY, trim("a", 80)), FILM, [order("a", "b", "c"), trim("b", 50)]);
    expect(draft.operations).toEqual([trim("b", 50)]);
    expect(undone(draft).operations).toEqual([trim("a", 80)]);
  });

  it("keeps both where scenes have changed places between them", () => {
    const join: Operation = { op: "transition", after_scene_id: "a", kind: "fade", length: 10 };
    const other: Operation = { ...join, kind: "radial" };
    expect(add(EMPTY, join, order("b", "a", "c"), other).operations).toHaveLength(3);
  });

  it("forgets a change that is taken back", () => {
    expect(add(EMPTY, trim("a", 80), trim("a", 90)).operations).toEqual([]);
    expect(add(EMPTY, order("b", "a", "c"), order("a", "b", "c")).operations).toEqual([]);
  });

  it("keeps what the page can't see the effect of", () => {
    expect(add(EMPTY, { op: "retake", scene_id: "a" }).operations).toHaveLength(1);
    expect(add(EMPTY, { op: "replace", scene_id: "a", asset_id: "one", in_point: 0 }).operations).toHaveLength(1);
  });

  it("is undone and redone step by step", () => {
    const draft = add(add(EMPTY, trim("a", 80)), trim("a", 70));
    const back = undone(draft);
    expect(back.operations).toEqual([trim("a", 80)]);
    expect(undone(undone(back)).operations).toEqual([]);
    expect(redone(back)).toEqual(draft);
    expect(redone(draft)).toBe(draft);
    // A change after an undo ends what could be redone.
    expect(redone(add(back, trim("b", 50))).operations).toEqual([trim("a", 80), trim("b", 50)]);
  });

  it("can be discarded and had back", () => {
    const draft = add(EMPTY, trim("a", 80), trim("b", 50));
    expect(without(draft, 0).operations).toEqual([trim("b", 50)]);
    expect(undone(emptied(draft)).operations).toEqual(draft.operations);
  });
});
