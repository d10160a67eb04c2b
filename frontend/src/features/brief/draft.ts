/** An order as it stands in the form, and as the API wants it. */

import type { BrandKit } from "@/api/brand-kits";
import type { GenerationRequest, Order } from "@/api/films";
import type { Ratio } from "@/format/ratio";

export type Quality = "draft" | "standard" | "premium";
export type Resolution = "480p" | "720p" | "1080p" | "2160p";
export type FrameRate = 24 | 25 | 30 | 60;

/** A file of the user's, as it is known once it has been brought. */
export interface Brought {
  id: string;
  name: string;
}

export interface Draft {
  prompt: string;
  seconds: number;
  ratio: Ratio;
  style: string;
  brand: string;
  colors: string[];
  logo: Brought | null;
  call: boolean;
  callText: string;
  music: string;
  /** Whether scenes change on the beat of composed music. */
  beat: boolean;
  /** In place of what the composer makes. */
  musicFile: Brought | null;
  /** Pictures that scenes are to begin with. */
  references: Brought[];
  /** In place of narration. */
  voiceOver: Brought | null;
  /** Whether a voice says what the scenes tell. */
  narration: boolean;
  /** The language of its voice; empty for the brief's own. */
  voice: string;
  /** Whether what was recorded with the clips is heard. */
  clipSound: boolean;
  /** Whether what is said is written in the picture. */
  captions: boolean;
  /** Whether the plan is read over before anything is made. */
  review: boolean;
  quality: Quality;
  /** US dollars as typed; empty for no limit. */
  budget: string;
  /** As typed; empty for a new one each time. */
  seed: string;
  resolution: Resolution;
  fps: FrameRate;
}

export const EMPTY: Draft = {
  prompt: "",
  seconds: 30,
  ratio: "16:9",
  style: "",
  brand: "",
  colors: [],
  logo: null,
  call: true,
  callText: "",
  music: "",
  beat: false,
  references: [],
  musicFile: null,
  voiceOver: null,
  narration: false,
  voice: "",
  clipSound: false,
  captions: false,
  review: false,
  quality: "draft",
  budget: "",
  seed: "",
  resolution: "720p",
  fps: 30,
};

export const LONGEST_PROMPT = 4000;
export const MOST_COLORS = 5;
export const MOST_REFERENCES = 5;
export const MAX_SEED = 2 ** 31 - 1;
export const [SHORTEST, LONGEST] = [3, 180];
const PLACE = "rayreel.draft";

export type Faults = { [Field in keyof Draft]?: string | undefined };

/** Return what keeps the draft from being ordered, by field. */
export function faultsIn(draft: Draft): Faults {
  const faults: Faults = {};
  if (!draft.prompt.trim()) faults.prompt = "Say in a few words what the film is about.";
  if (draft.prompt.trim().length > LONGEST_PROMPT) {
    faults.prompt = `The brief can have ${LONGEST_PROMPT} characters; this one has ${draft.prompt.trim().length}.`;
  }
  if (!Number.isInteger(draft.seconds) || draft.seconds < SHORTEST || draft.seconds > LONGEST) {
    faults.seconds = `A film lasts ${SHORTEST} to ${LONGEST} whole seconds.`;
  }
  if (draft.seed && !(/^\d+$/.test(draft.seed) && Number(draft.seed) <= MAX_SEED)) {
    faults.seed = `A seed is a whole number from 0 to ${MAX_SEED}.`;
  }
  if (draft.budget && !(/^\d{1,6}(\.\d{1,4})?$/.test(draft.budget) && Number(draft.budget) > 0)) {
    faults.budget = "Write an amount in dollars, such as 5 or 2.50.";
  }
  return faults;
}

/** Return the order. Only a draft without faults makes one that the API takes. */
export function requestOf(draft: Draft): GenerationRequest {
  const options: Partial<GenerationRequest["options"]> = {
    quality: draft.quality,
    resolution: draft.resolution,
    fps: draft.fps,
    seed: draft.seed ? Number(draft.seed) : null,
    review_plan: draft.review,
    budget_usd: draft.quality !== "draft" && draft.budget ? draft.budget : null,
  };
  return {
    prompt: draft.prompt.trim(),
    parameters: {
      duration_seconds: draft.seconds,
      aspect_ratio: draft.ratio,
      style: draft.style.trim(),
      brand: {
        name: draft.brand.trim(),
        colors: draft.colors,
        logo_asset_id: draft.logo?.id ?? null,
      },
      include_cta: draft.call,
      cta_text: draft.call ? draft.callText.trim() : "",
      music_style: draft.music.trim(),
      snap_to_beat: draft.beat && !draft.musicFile,
      music_asset_id: draft.musicFile?.id ?? null,
      reference_asset_ids: draft.references.map(({ id }) => id),
      voice_over_asset_id: draft.voiceOver?.id ?? null,
      narration: draft.narration && !draft.voiceOver,
      voice: draft.narration && !draft.voiceOver && draft.voice ? draft.voice : null,
      captions: draft.narration && !draft.voiceOver && draft.captions,
      keep_clip_audio: draft.clipSound,
    },
    // What is not said here is as the API has it by default; the generated type wants it said.
    options: options as GenerationRequest["options"],
  };
}

/** Return the form of an order that was placed, to be changed and placed again. */
export function draftOf({ prompt, parameters, options }: Order): Draft {
  return {
    prompt,
    seconds: parameters.duration_seconds,
    ratio: parameters.aspect_ratio,
    style: parameters.style,
    brand: parameters.brand.name,
    colors: parameters.brand.colors,
    logo: again(parameters.brand.logo_asset_id, "The same logo"),
    call: parameters.include_cta,
    callText: parameters.cta_text,
    music: parameters.music_style,
    beat: parameters.snap_to_beat,
    references: parameters.reference_asset_ids.map((id, index) => ({ id, name: `The same picture ${index + 1}` })),
    musicFile: again(parameters.music_asset_id, "The same music"),
    voiceOver: again(parameters.voice_over_asset_id, "The same voice"),
    narration: parameters.narration,
    voice: parameters.voice ?? "",
    clipSound: parameters.keep_clip_audio,
    captions: parameters.captions,
    review: options.review_plan,
    quality: options.quality,
    budget: options.budget_usd ?? "",
    // Not the seed: a changed brief is a new film. The old one stands on the film's page.
    seed: "",
    resolution: options.resolution,
    fps: options.fps,
  };
}

/** Return what a brand's kit fills in: only what it has. */
export function withKit({ name, brand, cta_text, style, music_style, voice }: BrandKit): Partial<Draft> {
  return {
    ...(brand.name && { brand: brand.name }),
    ...(brand.colors.length > 0 && { colors: brand.colors }),
    ...(brand.logo_asset_id && { logo: { id: brand.logo_asset_id, name: `The logo of ${name}` } }),
    ...(cta_text && { call: true, callText: cta_text }),
    ...(style && { style }),
    ...(music_style && { music: music_style }),
    ...(voice != null && { voice }),
  };
}

function again(id: string | null | undefined, name: string): Brought | null {
  return id ? { id, name } : null;
}

/** Return the draft of the last visit, if this browser has kept one that can be read. */
export function keptDraft(): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
    return { ...EMPTY, ...(kept as Partial<Draft>) };
  } catch {
    return EMPTY;
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(draft));
  } catch {
    // Storage is refused: the draft lives as long as the page.
  }
}
