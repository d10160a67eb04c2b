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

  it("with all its media has no shape, and is there once", () => {
    const outputs = outputsOf({ ratios: ["16:9", "1:1"], lines: "720p", forms: ["otioz", "h264"], fit: "fit" });
    expect(outputs.map(({ format }) => format)).toEqual(["mp4", "mp4", "otioz"]);
    expect(outputs.at(-1)).toEqual({ format: "otioz", fit: "fit", gpu: false });
  });

  it("of no shape is nothing", () => {
    expect(outputsOf({ ratios: [], lines: "720p", forms: ["h264"], fit: "fill" })).toEqual([]);
  });
});
