import { describe, expect, it } from "vitest";

import type { Operation, Redone } from "@/api/edits";
import type { Timeline } from "@/api/films";

import { cutOf, placeIn } from "./cut";
import { differences } from "./differences";
import { tellAll, tellRedo } from "./telling";
import { nameOf } from "./use-keys";

const scene = (id: string, length: number, rest = {}) => ({
  id, length, title: "", prompt: id, narration: "", role: "story", fit: "fill", seed: 1, made_for: 1, in_point: 0, ...rest,
});
const FILM = {
  frame_rate: 30,
  picture: { width: 854, height: 480 },
  captions: false,
  soundtrack: { music_style: "calm" },
  scenes: [scene("a", 90), scene("b", 60), scene("c", 75)],
  transitions: [{ kind: "dissolve", length: 15 }, { kind: "cut", length: 0 }],
} as unknown as Timeline;

describe("operations in words", () => {
  it.each<[string, Operation]>([
    ["Shorten scene 1 from 3 s to 1.5 s", { op: "trim", scene_id: "a", length: 45 }],
    ["Move scene 3 to place 1", { op: "reorder", scene_ids: ["c", "a", "b"] }],
    ["Put the scenes into the order 3, 2, 1", { op: "reorder", scene_ids: ["c", "b", "a"] }],
    ["Take out scene 2", { op: "remove", scene_id: "b" }],
    ["Write “Go” in scene 1", { op: "retitle", scene_id: "a", title: "Go" }],
    ["Say nothing in scene 1", { op: "narrate", scene_id: "a", narration: "" }],
    ["Make scene 2 anew as “rain” from seed 7", { op: "retake", scene_id: "b", prompt: "rain", seed: 7 }],
    ["Make scene 2 anew with wan", { op: "retake", scene_id: "b", model: "acme/wan" }],
    ["Dissolve of 0.5 s after scene 2", { op: "transition", after_scene_id: "b", kind: "dissolve", length: 15 }],
    ["Split scene 3 at 1 s", { op: "split", scene_id: "c", at: 30 }],
    ["Compose other music: jazz", { op: "music", style: "jazz" }],
    ["Play your own file as the music", { op: "music", asset_id: "one" }],
    ["Let the clips’ own sound be heard", { op: "clip_sound", heard: true, level_db: 0 }],
    ["Let the clips’ own sound be heard, 6 dB quieter", { op: "clip_sound", heard: true, level_db: -6 }],
    ["Silence the clips’ own sound", { op: "clip_sound", heard: false, level_db: 0 }],
    ["Make it 9:16 in 720p", { op: "picture", aspect_ratio: "9:16", resolution: "720p" }],
  ])("%s", (told, operation) => expect(tellAll(FILM, [operation])).toEqual([told]));

  it("number scenes as they are by then", () => {
    const told = tellAll(FILM, [{ op: "remove", scene_id: "a" }, { op: "trim", scene_id: "b", length: 30 }]);
    expect(told[1]).toBe("Shorten scene 1 from 2 s to 1 s");
  });

  it("tell what is made anew", () => {
    const redo = [{ what: "clip" }, { what: "segment" }, { what: "segment" }, { what: "sound" }] as Redone[];
    expect(tellRedo(redo)).toBe("Made anew: 1 clip, 2 pieces of the picture and the sound. Everything else is kept.");
    expect(tellRedo([])).toContain("Nothing is made anew");
  });
});

describe("two versions", () => {
  it("that are the same differ in nothing", () => expect(differences(FILM, FILM)).toEqual([]));

  it("differ in words", () => {
    const after = {
      ...FILM,
      scenes: [scene("c", 75, { title: "End" }), scene("a", 60, { made_for: 2 }), scene("d", 30)],
      soundtrack: { music_style: "jazz" },
      transitions: [{ kind: "dissolve", length: 15 }, { kind: "radial", length: 6 }],
    } as unknown as Timeline;
    expect(differences(FILM, after)).toEqual([
      "Lasts 4.8 s instead of 7 s.",
      "Scene 2 is gone.",
      "The scenes are in another order.",
      "Scene 1 has the words “End”.",
      "Scene 2 lasts 2 s instead of 3 s.",
      "Scene 2 is another take.",
      "Scene 3 is new.",
      "After scene 2: clock hand of 0.2 s.",
      "The music is jazz.",
    ]);
  });
});

describe("the sound of two versions", () => {
  const with_ = (soundtrack: Partial<Timeline["soundtrack"]>) =>
    ({ ...FILM, soundtrack: { music_style: "calm", music: null, keep_clip_audio: false, clip_level_db: 0, ...soundtrack } }) as Timeline;
  const own = (sha256: string) => with_({ music: { location: "given", sha256, form: "wav" } });

  it.each<[string, Timeline, Timeline]>([
    ["The music is a file of your own.", with_({}), own("a")],
    ["The music is a file of your own.", own("b"), own("a")],
    ["The music is calm.", own("a"), with_({})],
    ["The clips’ own sound is heard.", with_({}), with_({ keep_clip_audio: true })],
    ["The clips’ own sound is heard, 3 dB louder.", with_({}), with_({ keep_clip_audio: true, clip_level_db: 3 })],
    ["The clips’ own sound is silent.", with_({ keep_clip_audio: true }), with_({})],
  ])("%s", (told, before, after) => expect(differences(before, after)).toEqual([told]));

  it("is the same where it is", () => expect(differences(own("a"), own("a"))).toEqual([]));
});

describe("a place in one cut", () => {
  const made = cutOf(FILM);
  const draft = cutOf({ ...FILM, scenes: [FILM.scenes[2], FILM.scenes[0]], transitions: FILM.transitions.slice(1) } as Timeline);

  it("is the same picture in another", () => {
    expect(placeIn(made, 10, draft)).toBe(85);
    expect(placeIn(made, made.length - 1, draft)).toBe(74);
  });

  it("is nowhere if its scene was taken out", () => expect(placeIn(made, 100, draft)).toBeNull());
});

describe("keys", () => {
  it.each([
    [{ key: "Z", ctrlKey: true, shiftKey: true }, "mod+shift+z"],
    [{ key: "z", metaKey: true }, "mod+z"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "K", shiftKey: true }, "k"],
    [{ key: "ArrowLeft" }, "ArrowLeft"],
  ])("%j is %s", (event, name) => {
    expect(nameOf({ ctrlKey: false, metaKey: false, shiftKey: false, ...event })).toBe(name);
  });
});
