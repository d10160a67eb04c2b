import { describe, expect, it } from "vitest";

import { languageName, languages } from "./languages";

describe("languages", () => {
  it("are named, by name", () => {
    const names = languages("").map(([, name]) => name);
    expect(names.slice(0, 2)).toEqual(["Arabic", "Bulgarian"]);
    expect(names).toContain("English");
    expect(languageName("de")).toBe("German");
  });

  it("have among them the one that is chosen already", () => {
    expect(languages("en-gb").map(([code]) => code)).toContain("en-gb");
    expect(languages("en")).toEqual(languages(""));
  });
});
