import { describe, expect, it } from "vitest";

import { languageName, languages } from "./languages";

const SPOKEN = ["de", "en", "qya"];

describe("languages", () => {
  it("are named, by name, and what has no name is left out", () => {
    expect(languages([...SPOKEN, "bg"], "")).toEqual([["bg", "Bulgarian"], ["en", "English"], ["de", "German"]]);
    expect(languageName("de")).toBe("German");
  });

  it("have among them the one that is chosen already, once", () => {
    expect(languages(SPOKEN, "en-gb").map(([code]) => code)).toEqual(["en-gb", "en", "de"]);
    expect(languages(SPOKEN, "qya").map(([code]) => code)).toContain("qya");
    expect(languages(SPOKEN, "en")).toEqual(languages(SPOKEN, ""));
    expect(languages([], "fr")).toEqual([["fr", "French"]]);
  });
});
