import { describe, expect, it } from "vitest";

import type { Generation, JobEvent } from "@/api/films";

import { storyOf, withEvent, withSnapshot } from "./story";

describe("a film in the making", () => {
  it("is told by its snapshot", () => {
    const story = storyOf(film({ last_event_seq: 4 }));
    expect(story).toMatchObject({ seq: 4, status: "generating", title: "Kettle", behind: false });
    expect(story.scenes.map((scene) => scene.status)).toEqual(["done", "planned"]);
    expect(story.scenes.map((scene) => scene.title)).toEqual(["Boil", "Pour"]);
  });

  it("shows a preview once a part is encoded", () => {
    expect(storyOf(film({})).preview).toBeNull();
    const begun = film({});
    begun.progress.segments_completed = 1;
    expect(storyOf(begun).preview).toBe("c1");
  });

  it("moves a scene on with each event", () => {
    let story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "clip_started", { sequence_number: 2 }));
    expect(story.scenes[1]?.status).toBe("generating");
    story = withEvent(story, event(6, "clip_failed", { sequence_number: 2, reason: "no room" }));
    expect(story.scenes[1]).toMatchObject({ status: "failed", reason: "no room" });
    story = withEvent(
      story,
      event(7, "clip_completed", { sequence_number: 2, model: "wan", cost_usd: "0.12", cached: true }),
    );
    expect(story.scenes[1]).toMatchObject({ status: "done", reason: null, cost: "0.12", cached: true });
    expect(story).toMatchObject({ seq: 7, behind: true });
  });

  it("hears the same event once", () => {
    const story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "clip_started", { sequence_number: 2 }));
    expect(withEvent(story, event(5, "clip_failed", { sequence_number: 2, reason: "late" }))).toBe(story);
    expect(withEvent(story, event(9, "heartbeat", {}))).toBe(story);
  });

  it("puts down what was going on when the job ends", () => {
    let story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "clip_started", { sequence_number: 2 }));
    story = withEvent(story, event(6, "job_failed", { error: { code: "lost", detail: "The model went away." } }));
    expect(story.scenes[1]?.status).toBe("planned");
    expect(story).toMatchObject({ status: "failed", error: { code: "lost", detail: "The model went away." } });
  });

  it("asks for a snapshot at an event it does not know", () => {
    const story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "something_new", {}));
    expect(story).toMatchObject({ seq: 5, behind: true });
  });

  it("asks for a snapshot when the plan waits for approval", () => {
    const story = storyOf(film({ last_event_seq: 4 }));
    const after = withEvent(story, event(5, "status_changed", { status: "awaiting_approval" }));
    expect(after).toMatchObject({ status: "awaiting_approval", behind: true });
    expect(withEvent(story, event(5, "status_changed", { status: "composing" })).behind).toBe(false);
  });

  it("takes the plan's scenes before any snapshot has them", () => {
    const empty = storyOf(film({ clips: [], timeline: null, last_event_seq: 1 }));
    const scenes = [{ sequence_number: 1, title: "Boil", duration_seconds: 3 }];
    const story = withEvent(empty, event(2, "plan_ready", { title: "Kettle", scenes }));
    expect(story).toMatchObject({ title: "Kettle", behind: true });
    expect(story.scenes).toMatchObject([{ number: 1, title: "Boil", seconds: 3, status: "planned" }]);
  });
});

describe("a snapshot", () => {
  it("that has seen the last event brings us up to date", () => {
    const story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "composition_completed", {}));
    expect(story.behind).toBe(true);
    expect(withSnapshot(story, film({ last_event_seq: 5 })).behind).toBe(false);
  });

  it("older than the last event leaves us behind", () => {
    const story = withEvent(
      storyOf(film({ last_event_seq: 4 })),
      event(5, "clip_completed", { sequence_number: 2, model: "wan", cost_usd: "0.12" }),
    );
    const after = withSnapshot(story, film({ last_event_seq: 4 }));
    expect(after).toMatchObject({ seq: 5, behind: true });
    expect(after.scenes[1]?.status).toBe("done");
  });

  it("older than the last event still gives its pictures", () => {
    const story = { ...withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "clip_started", { sequence_number: 2 })) };
    const old = film({ last_event_seq: 4 });
    const first = old.clips[0];
    if (first) first.thumbnail_url = "/boil.jpg";
    expect(withSnapshot(story, old).scenes[0]?.thumbnail).toBe("/boil.jpg");
  });

  it("does not take away a preview that is being watched", () => {
    const story = withEvent(storyOf(film({ last_event_seq: 4 })), event(5, "preview_ready", { composition_id: "c1" }));
    expect(withSnapshot(story, film({ last_event_seq: 6 })).preview).toBe("c1");
  });
});

function event(seq: number, type: string, data: JobEvent["data"]): JobEvent {
  return { seq, type, data, job_id: "j", at: "2026-01-01T00:00:00Z" };
}

/** A film of two scenes, the first of them made. */
function film(change: Partial<Generation>): Generation {
  const clip = { prompt: "steam", thumbnail_url: null, duration_seconds: 3, model: null, cost_usd: "0", cached: false, error: null };
  const whole = {
    status: "generating",
    last_event_seq: 0,
    timeline: { title: "Kettle", scenes: [{ title: "Boil" }, { title: "Pour" }] },
    clips: [
      { ...clip, clip_id: "1", sequence_number: 1, status: "completed" },
      { ...clip, clip_id: "2", sequence_number: 2, status: "pending" },
    ],
    compositions: [{ composition_id: "c1" }],
    progress: { percentage: 0, clips_completed: 1, total_clips: 2, segments_completed: 0, total_segments: 3 },
    error: null,
    ...change,
  };
  return whole as unknown as Generation;
}
