import { describe, expect, it } from "vitest";

import { stillsIn } from "./strip";

const URL = "https://media.example/strip.jpg?X-Amz-Signature=a%2Fb&X-Amz-Expires=3600";

describe("a thumbnail strip", () => {
  it("is read with the place of each picture and when it begins", () => {
    const track = `WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n${URL}#xywh=0,0,160,90\n\n01:01:02.500 --> 01:01:04.000\n${URL}#xywh=160,90,160,90\n`;
    expect(stillsIn(track)).toEqual([
      { start: 0, url: URL, x: 0, y: 0, width: 160, height: 90 },
      { start: 3662.5, url: URL, x: 160, y: 90, width: 160, height: 90 },
    ]);
  });

  it("is read without hours, and with other lines' ends", () => {
    expect(stillsIn("WEBVTT\r\n\r\n00:02.000 --> 00:04.000\r\na.jpg#xywh=1,2,3,4\r\n")).toHaveLength(1);
  });

  it("is empty where there is nothing", () => {
    expect(stillsIn("WEBVTT\n")).toEqual([]);
  });
});
