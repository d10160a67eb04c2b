import { describe, expect, it } from "vitest";

import { count, price, size } from "./amount";
import { cssRatio } from "./ratio";
import { ago, length, timecode, wait } from "./time";

describe("words for numbers", () => {
  it.each([
    [price("0.00"), "Free"],
    [price("0.420"), "$0.420"],
    [size(400), "1 kB"],
    [size(840_000), "840 kB"],
    [size(4_200_000), "4.2 MB"],
    [size(3_000_000_000), "3.0 GB"],
    [count(1, "scene"), "1 scene"],
    [count(0, "copy", "copies"), "0 copies"],
    [cssRatio("9:16"), "9 / 16"],
    [cssRatio("wide"), "16 / 9"],
    [timecode(0, 30), "00:00:00"],
    [timecode(30 * 72 + 7, 30), "01:12:07"],
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
