import { describe, expect, it } from "vitest";

import { explanation, sentence } from "./now";
import type { Story } from "./story";

const STORY: Story = {
  seq: 1,
  status: "generating",
  title: "",
  scenes: [],
  headway: { percentage: 40, clips: 1, allClips: 2, segments: 1, allSegments: 3 },
  preview: null,
  error: null,
  behind: false,
};

describe("what is happening", () => {
  it("is said with its numbers", () => {
    expect(explanation(STORY)).toBe("1 of 2 scenes made; 1 of 3 parts encoded meanwhile. You can close this page.");
    expect(explanation({ ...STORY, status: "failed" })).toContain("1 of 2 scenes made. They are kept");
    expect(explanation({ ...STORY, status: "failed", headway: { ...STORY.headway, clips: 0 } })).toBe(
      "Nothing was made yet.",
    );
  });

  it.each([
    ["status_changed", { status: "queued" }, "Back in the queue"],
    ["plan_ready", { total_clips: 6 }, "The plan is ready: 6 scenes"],
    ["clip_completed", { sequence_number: 2, cached: true }, "Scene 2 was made before and is used again"],
    ["clip_completed", { sequence_number: 2 }, "Scene 2 is made"],
    ["clip_failed", { sequence_number: 3, reason: "no room" }, "Scene 3 failed: no room"],
    ["segment_completed", { index: 0 }, "Part 1 is encoded"],
    ["segment_completed", { index: 1, cached: true }, "Part 2 is there already"],
    ["composition_completed", { file_size_bytes: 4_200_000 }, "The film is joined: 4.2 MB"],
    [
      "composition_completed",
      { file_size_bytes: 4_200_000, remarks: ["The words of scene-2 are cut off."] },
      "The film is joined: 4.2 MB. The words of scene-2 are cut off",
    ],
    ["heartbeat", {}, null],
  ])("tells %s as a sentence", (type, data, said) => {
    expect(sentence({ seq: 2, type, data, job_id: "j", at: "" })).toBe(said);
  });

  it("begins with the order", () => {
    const first = { seq: 1, type: "status_changed", data: { status: "queued" }, job_id: "j", at: "" } as const;
    expect(sentence(first)).toBe("The film is ordered");
  });
});
