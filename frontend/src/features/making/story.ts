/** A film in the making, told by its snapshot and the events after it. */

import type { ClipShown, Generation, JobEvent, JobStatus } from "@/api/films";

export type SceneStatus = "planned" | "generating" | "done" | "failed";

export interface StoryScene {
  number: number;
  title: string;
  /** Of footage. */
  seconds: number;
  status: SceneStatus;
  prompt: string;
  thumbnail: string | null;
  model: string | null;
  cost: string;
  cached: boolean;
  reason: string | null;
}

export interface Headway {
  percentage: number;
  clips: number;
  allClips: number;
  segments: number;
  allSegments: number;
}

export interface Story {
  /** The last event that is told here. */
  seq: number;
  status: JobStatus;
  title: string;
  scenes: StoryScene[];
  headway: Headway;
  /** The composition whose beginning can be watched; null before there is something to see. */
  preview: string | null;
  error: { code: string; detail: string } | null;
  /** Whether the snapshot knows more than we do: a plan's prompts, a clip's picture. */
  behind: boolean;
}

const SCENE_STATUS: Record<ClipShown["status"], SceneStatus> = {
  pending: "planned",
  generating: "generating",
  completed: "done",
  failed: "failed",
};

export function storyOf(film: Generation): Story {
  const composition = film.compositions.at(-1);
  return {
    seq: film.last_event_seq,
    status: film.status,
    title: film.timeline?.title ?? "",
    scenes: film.clips.map((clip, index) => ({
      number: clip.sequence_number,
      title: film.timeline?.scenes[index]?.title ?? "",
      seconds: clip.duration_seconds,
      status: SCENE_STATUS[clip.status],
      prompt: clip.prompt,
      thumbnail: clip.thumbnail_url,
      model: clip.model,
      cost: clip.cost_usd,
      cached: clip.cached,
      reason: clip.error,
    })),
    headway: {
      percentage: film.progress.percentage,
      clips: film.progress.clips_completed,
      allClips: film.progress.total_clips,
      segments: film.progress.segments_completed,
      allSegments: film.progress.total_segments,
    },
    preview:
      film.progress.segments_completed > 0 ? (composition?.composition_id ?? null) : null,
    error: film.error,
    behind: false,
  };
}

/** Return the story as the newer of the two tells it, with the pictures of the snapshot. */
export function withSnapshot(story: Story, film: Generation): Story {
  const fresh = storyOf(film);
  if (fresh.seq >= story.seq) return { ...fresh, preview: story.preview ?? fresh.preview };
  const told = new Map(fresh.scenes.map((scene) => [scene.number, scene]));
  // An older snapshot has not seen the latest events: we stay behind until one has.
  return {
    ...story,
    scenes: story.scenes.map((scene) => {
      const known = told.get(scene.number);
      if (!known) return scene;
      return { ...scene, prompt: known.prompt, thumbnail: known.thumbnail ?? scene.thumbnail };
    }),
  };
}

/** Return the story with one more event; one that is told already changes nothing. */
export function withEvent(story: Story, event: JobEvent): Story {
  if (event.type === "heartbeat" || event.seq <= story.seq) return story;
  return { ...story, ...changes(story, event), seq: event.seq };
}

function changes(story: Story, { type, data }: JobEvent): Partial<Story> {
  switch (type) {
    case "status_changed":
      // The plan to be looked at is in the snapshot alone.
      return {
        status: data.status as JobStatus,
        error: null,
        behind: story.behind || data.status === "awaiting_approval",
      };
    case "plan_ready":
      return { title: text(data.title), scenes: planned(data.scenes), behind: true };
    case "clip_started":
      return { scenes: changed(story, data, { status: "generating", reason: null }) };
    case "clip_completed":
      return {
        behind: true,
        scenes: changed(story, data, {
          status: "done",
          reason: null,
          model: text(data.model) || null,
          cost: text(data.cost_usd) || "0",
          cached: data.cached === true,
        }),
      };
    case "clip_failed":
      return { scenes: changed(story, data, { status: "failed", reason: text(data.reason) }) };
    case "preview_ready":
      return { preview: text(data.composition_id) || null };
    case "progress":
      return { headway: headwayOf(data) };
    case "composition_completed":
      return { behind: true };
    case "job_completed":
      return { status: "completed", behind: true };
    case "job_failed":
      return { status: "failed", error: errorIn(data.error), scenes: putDown(story), behind: true };
    case "job_cancelled":
      return { status: "cancelled", scenes: putDown(story), behind: true };
    default:
      // A kind of event that is newer than this page: the snapshot will show what it did.
      return { behind: true };
  }
}

function planned(scenes: unknown): StoryScene[] {
  if (!Array.isArray(scenes)) return [];
  return scenes.map((scene: Record<string, unknown>) => ({
    number: Number(scene.sequence_number),
    title: text(scene.title),
    seconds: Number(scene.duration_seconds),
    status: "planned",
    prompt: "",
    thumbnail: null,
    model: null,
    cost: "0",
    cached: false,
    reason: null,
  }));
}

function changed(
  story: Story,
  data: JobEvent["data"],
  change: Partial<StoryScene>,
): StoryScene[] {
  return story.scenes.map((scene) =>
    scene.number === data.sequence_number ? { ...scene, ...change } : scene,
  );
}

/** Nothing goes on after the end; the API tells no event of its own for that. */
function putDown(story: Story): StoryScene[] {
  return story.scenes.map((scene) =>
    scene.status === "generating" ? { ...scene, status: "planned" } : scene,
  );
}

function headwayOf(data: JobEvent["data"]): Headway {
  return {
    percentage: Number(data.percentage),
    clips: Number(data.clips_completed),
    allClips: Number(data.total_clips),
    segments: Number(data.segments_completed),
    allSegments: Number(data.total_segments),
  };
}

function errorIn(error: unknown): Story["error"] {
  if (typeof error !== "object" || error === null) return null;
  const { code, detail } = error as Record<string, unknown>;
  return { code: text(code), detail: text(detail) };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
