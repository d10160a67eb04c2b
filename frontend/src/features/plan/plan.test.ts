import { describe, expect, it } from "vitest";

import type { Timeline } from "@/api/films";

import { lengthOf, planFaults, planOf, withScene, withSceneAt } from "./plan";

const PLAN = planOf({
  frame_rate: 30,
  scenes: [
    { id: "a", title: "Boil", prompt: "steam", length: 90, narration: "", role: "hook", seed: 1 },
    { id: "b", title: "", prompt: "a cup", length: 120, narration: "Pour.", role: "story", seed: 2 },
    { id: "c", title: "Buy", prompt: "the kettle", length: 90, narration: "", role: "call_to_action", seed: 3 },
  ],
  transitions: [
    { kind: "dissolve", length: 15 },
    { kind: "cut", length: 0 },
  ],
} as unknown as Timeline);

describe("a plan", () => {
  it("lasts as long as its scenes less what transitions overlap", () => {
    expect(lengthOf(PLAN)).toBe(285);
  });

  it("has narration where it was planned", () => {
    expect(PLAN.scenes.map((scene) => scene.narration)).toEqual(["", "Pour.", ""]);
  });

  it.each([
    ["c", 0, "cab"],
    ["a", 2, "bca"],
    ["b", 0, "bac"],
    ["a", -1, "abc"],
    ["c", 9, "abc"],
    ["nobody", 0, "abc"],
  ])("with %s at place %i is in the order %s", (id, place, order) => {
    expect(withSceneAt(PLAN, id, place).scenes.map((scene) => scene.id).join("")).toBe(order);
  });

  it("keeps its length when scenes change places", () => {
    expect(lengthOf(withSceneAt(PLAN, "c", 0))).toBe(lengthOf(PLAN));
  });

  it("names the scene that is shorter than its transitions", () => {
    expect(planFaults(withScene(PLAN, "a", { length: 15 })).scenes).toEqual({
      a: "Its transitions need it to last 0.6 s at least.",
    });
    expect(planFaults(withScene(PLAN, "a", { length: 16 })).scenes).toEqual({});
  });

  it("names the scene in which nothing is seen", () => {
    expect(Object.keys(planFaults(withScene(PLAN, "c", { prompt: "  " })).scenes)).toEqual(["c"]);
  });

  it("may not be longer than a film can be", () => {
    expect(planFaults(PLAN).whole).toBeUndefined();
    expect(planFaults(withScene(PLAN, "b", { length: 120 + 180 * 30 - 285 })).whole).toBeUndefined();
    expect(planFaults(withScene(PLAN, "b", { length: 121 + 180 * 30 - 285 })).whole).toContain("180 seconds");
  });
});
