import { describe, expect, it } from "vitest";

import type { Timeline } from "@/api/films";

import { cutOf, sceneAt } from "./cut";

function timeline(lengths: number[], joins: [Timeline["transitions"][number]["kind"], number][]): Timeline {
  return {
    scenes: lengths.map((length, index) => ({ id: `s${index}`, title: "", prompt: "", length })),
    transitions: joins.map(([kind, length]) => ({ kind, length })),
  } as unknown as Timeline;
}

describe("the cut", () => {
  const cut = cutOf(timeline([60, 90, 60], [["dissolve", 10], ["cut", 0]]));

  it("is shorter than its scenes by what transitions overlap", () => {
    expect(cut.length).toBe(200);
    expect(cut.scenes.map(({ start, end }) => [start, end])).toEqual([[0, 60], [50, 140], [140, 200]]);
  });

  it("is covered by its parts once, without gaps", () => {
    let at = 0;
    for (const part of cut.parts) {
      expect(part.start).toBe(at);
      at += part.length;
    }
    expect(at).toBe(cut.length);
    expect(cut.parts.map((part) => part.kind)).toEqual(["scene", "transition", "scene", "scene"]);
  });

  it("shows the coming scene during a transition", () => {
    expect(sceneAt(cut, 49)?.id).toBe("s0");
    expect(sceneAt(cut, 50)?.id).toBe("s1");
    expect(sceneAt(cut, 199)?.id).toBe("s2");
  });

  it("of nothing is nothing", () => {
    expect(cutOf(timeline([], []))).toMatchObject({ length: 0, scenes: [], parts: [] });
  });
});
