/** Advice on a brief while it is written, from what the screenwriter can read in it. */

import { count } from "@/format/amount";
import type { Ratio } from "@/format/ratio";

import type { Draft } from "./draft";

export interface Advice {
  /** One for each thing to look at, so that the list stays steady while one types. */
  about: "subject" | "pictures" | "place" | "words" | "pace" | "length" | "shape";
  done: boolean;
  text: string;
  /** What a click would change. */
  fix?: { label: string; change: Partial<Draft> };
}

/** Below this a brief is a name, not a film. */
const FEWEST_WORDS = 6;
/** The screenwriter gives no picture less than this. */
const SECONDS_PER_PICTURE = 3;
/** Pictures that are enough to make a film of the brief's own, not of the writer's. */
const ENOUGH_PICTURES = 2;

const PLACE_OR_LIGHT =
  /\b(?:in|on|at|by|over|under|above|inside|outside|through|across|along|beside|near|beneath|between)\s+(?:an?|the|his|her|their|its|our|my|your|two|[A-Z])|\b(?:dawn|dusk|sunrise|sunset|morning|noon|afternoon|evening|night|midnight|summer|winter|autumn|spring|rain|snow|fog|studio|kitchen|street|city|forest|sea|beach|desert|mountains?|stadium|office|home|space)\b/i;
const QUOTED = /“[^”]+”|"[^"]+"|«[^»]+»|„[^“]+“/;
const SECONDS = /\b(\d{1,3})[\s-]*(s|secs?|seconds?|min|minutes?)\b/i;
const SHAPES: [RegExp, Ratio][] = [
  [/\b9\s*:\s*16\b|\b(?:vertical|upright|tiktok|reels?|shorts|story format|stories)\b/i, "9:16"],
  [/\b1\s*:\s*1\b|\bsquare (?:film|video|format|ad)\b/i, "1:1"],
  [/\b4\s*:\s*5\b|\bportrait format\b/i, "4:5"],
  [/\b16\s*:\s*9\b|\b(?:widescreen|landscape format|horizontal)\b/i, "16:9"],
];

/** Return advice on `draft`; nothing while there is nothing to advise on. */
export function adviseOn(draft: Draft): Advice[] {
  const text = draft.prompt.trim();
  if (!text) return [];
  const pictures = picturesIn(text);
  return [
    subject(text),
    seen(pictures, draft.seconds),
    place(text),
    onScreen(text),
    ...pace(pictures, draft.seconds),
    ...saidLength(text, draft.seconds),
    ...saidShape(text, draft.ratio),
  ];
}

/** Return how many pictures the brief describes: its sentences after the one that orders the film. */
export function picturesIn(text: string): number {
  const sentences = text.split(/(?<=[.!?。！？])[\s”"»]+|\n+/).filter((part) => /\p{L}{2}/u.test(part));
  return Math.max(0, sentences.length - 1);
}

function subject(text: string): Advice {
  const enough = text.split(/\s+/).length >= FEWEST_WORDS;
  return {
    about: "subject",
    done: enough,
    text: enough
      ? "It says what the film is about."
      : "Say a little more: who or what is it about, and what makes it special?",
  };
}

function seen(pictures: number, seconds: number): Advice {
  const room = Math.floor(seconds / SECONDS_PER_PICTURE);
  const enough = pictures >= Math.min(ENOUGH_PICTURES, Math.max(1, room - 1));
  return {
    about: "pictures",
    done: enough,
    text: enough
      ? `It describes ${count(pictures, "picture")}; each can become a scene.`
      : "Describe what is seen, one sentence for each picture. Otherwise the writer invents them.",
  };
}

function place(text: string): Advice {
  const said = PLACE_OR_LIGHT.test(text);
  return {
    about: "place",
    done: said,
    text: said
      ? "It says where or when."
      : "Say where it happens, and at what time of day: the light follows.",
  };
}

function onScreen(text: string): Advice {
  const said = QUOTED.test(text);
  return {
    about: "words",
    done: said,
    text: said
      ? "Words in quotation marks appear on screen exactly so."
      : "Words to be read on screen? Put them in “quotation marks”.",
  };
}

function pace(pictures: number, seconds: number): Advice[] {
  const needed = (pictures + 1) * SECONDS_PER_PICTURE;
  if (pictures < 2 || needed <= seconds) return [];
  const fitting = Math.min(180, Math.ceil((needed * 1.2) / 5) * 5);
  return [
    {
      about: "pace",
      done: false,
      text: `${count(pictures, "picture")} in ${seconds} seconds is more than fits. Some will be merged or left out.`,
      fix: { label: `Make it ${fitting} seconds`, change: { seconds: fitting } },
    },
  ];
}

function saidLength(text: string, seconds: number): Advice[] {
  const [, number, unit] = SECONDS.exec(text) ?? [];
  if (!number || !unit) return [];
  const said = Number(number) * (unit.toLowerCase().startsWith("m") ? 60 : 1);
  if (said === seconds || said < 3 || said > 180) return [];
  return [
    {
      about: "length",
      done: false,
      text: `The brief says ${said} seconds; the film is set to ${seconds}.`,
      fix: { label: `Use ${said} seconds`, change: { seconds: said } },
    },
  ];
}

function saidShape(text: string, ratio: Ratio): Advice[] {
  const said = SHAPES.find(([words]) => words.test(text))?.[1];
  if (!said || said === ratio) return [];
  return [
    {
      about: "shape",
      done: false,
      text: `The brief asks for ${said}; the film is set to ${ratio}.`,
      fix: { label: `Use ${said}`, change: { ratio: said } },
    },
  ];
}
