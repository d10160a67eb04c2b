import { describe, expect, it } from "vitest";

import { outputsOf } from "./forms";

describe("an export", () => {
  it("is every shape in every form", () => {
    const outputs = outputsOf({ ratios: ["16:9", "9:16"], lines: "720p", forms: ["h264", "prores"], fit: "blur" });
    expect(outputs.map(({ aspect_ratio, format, codec }) => [aspect_ratio, format, codec])).toEqual([
      ["16:9", "mp4", "h264"],
      ["16:9", "mov", "prores"],
      ["9:16", "mp4", "h264"],
      ["9:16", "mov", "prores"],
    ]);
    expect(outputs.every((each) => each.resolution === "720p" && each.fit === "blur")).toBe(true);
  });

  it("of no shape is nothing", () => {
    expect(outputsOf({ ratios: [], lines: "720p", forms: ["h264"], fit: "fill" })).toEqual([]);
  });
});
