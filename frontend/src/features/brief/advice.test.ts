import { describe, expect, it } from "vitest";

import { adviseOn, picturesIn } from "./advice";
import { EMPTY, type Draft } from "./draft";

function advice(prompt: string, change: Partial<Draft> = {}) {
  return new Map(adviseOn({ ...EMPTY, prompt, ...change }).map((one) => [one.about, one]));
}

describe("advice on a brief", () => {
  it("is silent before there is one", () => {
    expect(adviseOn({ ...EMPTY, prompt: "  " })).toEqual([]);
  });

  it("asks for more where there is only a name", () => {
    const given = advice("A kettle");
    expect([...given.values()].every((one) => !one.done)).toBe(true);
  });

  it("sees pictures, a place and words on screen", () => {
    const given = advice(
      "A film about a kettle that boils by sunlight. Steam rises in the kitchen. A cup is filled, and we read “Good morning”.",
    );
    expect([...given.values()].filter((one) => !one.done)).toEqual([]);
  });

  it("offers the length that the brief itself names", () => {
    expect(advice("A one minute film: 1 min of quiet").get("length")?.fix?.change).toEqual({ seconds: 60 });
    expect(advice("30 seconds of quiet").has("length")).toBe(false);
    expect(advice("900 seconds of quiet").has("length")).toBe(false);
  });

  it("offers the shape that the brief itself names", () => {
    expect(advice("A vertical film for TikTok").get("shape")?.fix?.change).toEqual({ ratio: "9:16" });
    expect(advice("A vertical film", { ratio: "9:16" }).has("shape")).toBe(false);
  });

  it("warns of more pictures than fit", () => {
    const text = "A film. One rises. Two rise. Three rise. Four rise. Five rise.";
    expect(picturesIn(text)).toBe(5);
    expect(advice(text, { seconds: 6 }).get("pace")?.fix?.change).toEqual({ seconds: 25 });
    expect(advice(text, { seconds: 60 }).has("pace")).toBe(false);
  });
});
