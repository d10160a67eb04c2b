import { describe, expect, it } from "vitest";

import { count, decibels, price, size } from "./amount";
import { cssRatio, pictureSize, shapeOf } from "./ratio";
import { ago, frameOf, length, seconds, timecode, wait } from "./time";

describe("words for numbers", () => {
  it.each([
    [price("0.00"), "Free"],
    [price("0.420"), "$0.420"],
    [size(400), "1 kB"],
    [size(840_000), "840 kB"],
    [size(4_200_000), "4.2 MB"],
    [size(3_000_000_000), "3.0 GB"],
    [decibels(0), "as usual"],
    [decibels(-6), "6 dB quieter"],
    [decibels(3), "3 dB louder"],
    [count(1, "scene"), "1 scene"],
    [count(0, "copy", "copies"), "0 copies"],
    [cssRatio("9:16"), "9 / 16"],
    [cssRatio("wide"), "16 / 9"],
    [timecode(0, 30), "00:00:00"],
    [timecode(30 * 72 + 7, 30), "01:12:07"],
    [seconds(75, 30), "2.5 s"],
    [seconds(10, 30), "0.33 s"],
    [length(30), "30 s"],
    [length(59.6), "1 min"],
    [length(90), "1 min 30 s"],
    [wait(3), "a few seconds"],
    [wait(41), "about 45 seconds"],
    [wait(61), "about a minute"],
    [wait(91), "about 2 minutes"],
    [wait(3601), "about 2 hours"],
  ])("%s", (said, wanted) => expect(said).toBe(wanted));

  it("tells a time by how long ago it was", () => {
    const now = Date.parse("2026-03-10T12:00:00Z");
    expect(ago("2026-03-10T11:59:30Z", now)).toBe("just now");
    expect(ago("2026-03-10T11:58:00Z", now)).toBe("2 minutes ago");
    expect(ago("2026-03-09T12:00:00Z", now)).toBe("yesterday");
    expect(ago("2026-01-02T12:00:00Z", now)).toBe("January 2, 2026");
    // The server's clock may be a little ahead.
    expect(ago("2026-03-10T12:00:05Z", now)).toBe("just now");
  });
});

describe("timecodes", () => {
  it.each([
    ["00:02:15", 75],
    ["1:12:07", 2167],
    ["2:15", 75],
    ["3.5", 105],
    ["3,5", 105],
    ["00:02:30", null],
    ["0:75:00", null],
    ["soon", null],
  ])("%s is frame %s at 30 a second", (said, frame) => expect(frameOf(said, 30)).toBe(frame));

  it("are read as they are written", () => {
    for (const rate of [24, 25, 30, 60]) expect(frameOf(timecode(4321, rate), rate)).toBe(4321);
  });
});

describe("pictures", () => {
  it.each([
    ["16:9", "480p", 854, 480],
    ["9:16", "720p", 720, 1280],
    ["4:5", "720p", 720, 900],
    ["1:1", "1080p", 1080, 1080],
  ] as const)("of %s in %s", (ratio, lines, width, height) => {
    expect(pictureSize(ratio, lines)).toEqual({ width, height });
    expect(shapeOf({ width, height })).toEqual({ ratio, lines });
  });
});
