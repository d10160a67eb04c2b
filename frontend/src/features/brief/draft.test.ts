import { beforeEach, describe, expect, it } from "vitest";

import { draftOf, EMPTY, faultsIn, keepDraft, keptDraft, LONGEST_PROMPT, requestOf, withKit } from "./draft";

const GOOD = { ...EMPTY, prompt: "  A kettle  " };

describe("a draft", () => {
  beforeEach(() => sessionStorage.clear());

  it("with a brief has no faults", () => {
    expect(faultsIn(GOOD)).toEqual({});
  });

  it.each([
    ["prompt", { prompt: " \n" }],
    ["prompt", { prompt: "x".repeat(LONGEST_PROMPT + 1) }],
    ["seconds", { seconds: 2 }],
    ["seconds", { seconds: 181 }],
    ["seconds", { seconds: 10.5 }],
    ["seed", { seed: "2147483648" }],
    ["seed", { seed: "-1" }],
    ["budget", { budget: "0" }],
    ["budget", { budget: "1,50" }],
  ] as const)("names the fault in its %s: %o", (field, change) => {
    expect(Object.keys(faultsIn({ ...GOOD, ...change }))).toEqual([field]);
  });

  it("becomes an order without stray spaces", () => {
    const wanted = requestOf({ ...GOOD, seed: "7", callText: " Buy it ", quality: "premium", budget: "2.50" });
    expect(wanted.prompt).toBe("A kettle");
    expect(wanted.parameters.cta_text).toBe("Buy it");
    expect(wanted.options).toMatchObject({ seed: 7, budget_usd: "2.50" });
  });

  it("sends no budget where nothing costs, and no words where none are shown", () => {
    const wanted = requestOf({ ...GOOD, budget: "5", call: false, callText: "Buy it" });
    expect(wanted.options.budget_usd).toBeNull();
    expect(wanted.parameters.cta_text).toBe("");
  });

  it("names what was brought, and lets a given voice speak alone", () => {
    const wanted = requestOf({
      ...GOOD,
      logo: { id: "l", name: "logo.png" },
      references: [{ id: "p", name: "kettle.png" }],
      voiceOver: { id: "v", name: "me.wav" },
      narration: true,
      captions: true,
    });
    expect(wanted.parameters.brand.logo_asset_id).toBe("l");
    expect(wanted.parameters.reference_asset_ids).toEqual(["p"]);
    expect(wanted.parameters).toMatchObject({ voice_over_asset_id: "v", narration: false, captions: false });
    expect(draftOf(wanted as unknown as Parameters<typeof draftOf>[0])).toMatchObject({
      logo: { id: "l" },
      references: [{ id: "p" }],
      voiceOver: { id: "v" },
      musicFile: null,
    });
  });

  it("has a voice where it is narrated, and no other", () => {
    const voice = (change: Partial<typeof GOOD>) => requestOf({ ...GOOD, voice: "de", ...change }).parameters.voice;
    expect(voice({ narration: true })).toBe("de");
    expect(voice({ narration: true, voice: "" })).toBeNull();
    expect(voice({ narration: false })).toBeNull();
    expect(voice({ narration: true, voiceOver: { id: "v", name: "me.wav" } })).toBeNull();
    expect(requestOf({ ...GOOD, clipSound: true }).parameters.keep_clip_audio).toBe(true);
  });

  it("takes from a brand's kit what that has, and keeps the rest", () => {
    const kit = { name: "Summer", brand: { name: "Helio", colors: [], logo_asset_id: "l" }, cta_text: "Go", style: "", music_style: "", voice: "fr" };
    const filled = { ...GOOD, style: "clay", colors: ["#112233"], ...withKit(kit as unknown as Parameters<typeof withKit>[0]) };
    expect(filled).toMatchObject({ brand: "Helio", callText: "Go", style: "clay", colors: ["#112233"], logo: { id: "l" }, voice: "fr" });
  });

  it("comes back from the order it became, but for the seed", () => {
    const draft = { ...GOOD, prompt: "A kettle", seed: "7", narration: true, voice: "en", clipSound: true, style: "clay", colors: ["#112233"], ratio: "9:16" as const };
    const order = requestOf(draft) as unknown as Parameters<typeof draftOf>[0];
    expect(draftOf(order)).toEqual({ ...draft, seed: "" });
  });

  it("outlives the page, and a broken memory is an empty one", () => {
    keepDraft(GOOD);
    expect(keptDraft()).toEqual(GOOD);
    sessionStorage.setItem("rayreel.draft", "{");
    expect(keptDraft()).toEqual(EMPTY);
  });
});
