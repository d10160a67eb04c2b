/** The plan of a film while a person looks it over: its scenes, in their order, as edited. */

import type { Timeline } from "@/api/films";
import type { WantedScene } from "@/api/plan";
import { moved } from "@/ui/moved";

/** Seconds; the API's own limit. */
export const LONGEST_FILM = 180;

export interface Plan {
  scenes: WantedScene[];
  /** Frames of each transition, which stay where they are when scenes move. */
  overlaps: number[];
  rate: number;
}

/** What keeps the plan from being approved: of the whole, and by the scenes' ids. */
export interface PlanFaults {
  whole?: string;
  scenes: Record<string, string>;
}

export function planOf(timeline: Timeline): Plan {
  return {
    scenes: timeline.scenes.map((scene) => ({
      id: scene.id,
      title: scene.title,
      prompt: scene.prompt,
      narration: scene.narration,
      length: scene.length,
    })),
    overlaps: timeline.transitions.map((transition) => transition.length),
    rate: timeline.frame_rate,
  };
}

/** Return the film's length in frames: transitions overlap the scenes beside them. */
export function lengthOf({ scenes, overlaps }: Plan): number {
  return sum(scenes.map((scene) => scene.length)) - sum(overlaps);
}

export function withScene(plan: Plan, id: string, change: Partial<WantedScene>): Plan {
  return { ...plan, scenes: plan.scenes.map((scene) => (scene.id === id ? { ...scene, ...change } : scene)) };
}

/** Return the plan with a scene at another place, counted from 0; past an end is at the end. */
export function withSceneAt(plan: Plan, id: string, place: number): Plan {
  const scenes = moved(plan.scenes, plan.scenes.findIndex((scene) => scene.id === id), place);
  return scenes ? { ...plan, scenes } : plan;
}

export function planFaults(plan: Plan): PlanFaults {
  const scenes: Record<string, string> = {};
  plan.scenes.forEach((scene, index) => {
    const shared = (plan.overlaps[index - 1] ?? 0) + (plan.overlaps[index] ?? 0);
    if (scene.length <= shared) {
      const least = Math.ceil(((shared + 1) / plan.rate) * 10) / 10;
      scenes[scene.id] = `Its transitions need it to last ${least} s at least.`;
    } else if (!scene.prompt.trim()) scenes[scene.id] = "Say what is seen in it.";
  });
  const seconds = lengthOf(plan) / plan.rate;
  if (seconds <= LONGEST_FILM) return { scenes };
  return { scenes, whole: `A film lasts ${LONGEST_FILM} seconds at most; this one has ${seconds.toFixed(1)}.` };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
