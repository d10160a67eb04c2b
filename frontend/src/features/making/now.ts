/** What is happening, in words. */

import type { JobEvent } from "@/api/films";
import { count, size } from "@/format/amount";

import type { Story } from "./story";

export function headline(story: Story): string {
  switch (story.status) {
    case "queued":
      return "Waiting for its turn";
    case "planning":
      return "Writing the plan";
    case "awaiting_approval":
      return "Waiting for your approval";
    case "generating":
      return "Making the scenes";
    case "composing":
      return "Joining the film";
    case "completed":
      return "The film is finished";
    case "failed":
      return "The film stopped";
    case "cancelled":
      return "The film was cancelled";
  }
}

export function explanation({ status, headway }: Story): string {
  const made = `${headway.clips} of ${count(headway.allClips, "scene")} made`;
  const joined = `${headway.segments} of ${count(headway.allSegments, "part")} encoded`;
  switch (status) {
    case "queued":
      return "It begins by itself as soon as there is room. You can close this page.";
    case "planning":
      return "The screenwriter turns your brief into scenes, with their lengths and words.";
    case "awaiting_approval":
      return "The plan is written. Nothing is made before you agree.";
    case "generating":
      return `${made}; ${joined} meanwhile. You can close this page.`;
    case "composing":
      return `All scenes are made; ${joined}. This takes a few seconds.`;
    case "completed":
      return "";
    case "failed":
    case "cancelled":
      return headway.clips
        ? `${made}. They are kept: going on makes only what is missing.`
        : "Nothing was made yet.";
  }
}

/** Return what an event says to a person; null for one that says nothing new. */
export function sentence({ seq, type, data }: JobEvent): string | null {
  const scene = `Scene ${String(data.sequence_number)}`;
  switch (type) {
    case "status_changed":
      // The first of all events is the order itself.
      return seq === 1 ? "The film is ordered" : (STEPS[String(data.status)] ?? null);
    case "plan_ready":
      return `The plan is ready: ${count(Number(data.total_clips), "scene")}`;
    case "clip_started":
      return `${scene} is begun`;
    case "clip_completed":
      return data.cached === true ? `${scene} was made before and is used again` : `${scene} is made`;
    case "clip_failed":
      return `${scene} failed: ${String(data.reason)}`;
    case "segment_completed":
      return `Part ${Number(data.index) + 1} is ${data.cached === true ? "there already" : "encoded"}`;
    case "preview_ready":
      return "The beginning can be watched";
    case "composition_completed":
      return [`The film is joined: ${size(Number(data.file_size_bytes))}`, ...remarks(data)].join(". ");
    case "job_completed":
      return "The film is finished";
    case "job_failed":
      return "The film stopped";
    case "job_cancelled":
      return "The film was cancelled";
    default:
      return null;
  }
}

const STEPS: Record<string, string> = {
  queued: "Back in the queue",
  planning: "The screenwriter begins",
  generating: "The scenes are begun",
  composing: "The parts are joined",
};

function remarks(data: Record<string, unknown>): string[] {
  return Array.isArray(data.remarks) ? data.remarks.map((remark) => String(remark).replace(/\.$/, "")) : [];
}
