/** What differs between two versions of a film, in words. */

import type { Timeline } from "@/api/films";
import { decibels } from "@/format/amount";
import { seconds } from "@/format/time";

import { cutOf } from "./cut";
import { KINDS } from "./kinds";

/** Return a line for each difference, from `before` to `after`; none if they are the same. */
export function differences(before: Timeline, after: Timeline): string[] {
  const rate = after.frame_rate;
  const told: string[] = [];
  const [was, is] = [cutOf(before).length, cutOf(after).length];
  if (was !== is) told.push(`Lasts ${seconds(is, rate)} instead of ${seconds(was, rate)}.`);
  if (before.picture.width !== after.picture.width || before.picture.height !== after.picture.height) {
    told.push(`The picture is ${after.picture.width} × ${after.picture.height} instead of ${before.picture.width} × ${before.picture.height}.`);
  }
  const known = new Map(before.scenes.map((scene, index) => [scene.id, { scene, index }]));
  const kept = after.scenes.filter((scene) => known.has(scene.id)).map((scene) => scene.id);
  const left = new Set(after.scenes.map((scene) => scene.id));
  before.scenes.forEach((scene, index) => {
    if (!left.has(scene.id)) told.push(`Scene ${index + 1} is gone${scene.title ? `: “${scene.title}”` : ""}.`);
  });
  const order = before.scenes.map((scene) => scene.id).filter((id) => left.has(id));
  if (order.join() !== kept.join()) told.push("The scenes are in another order.");
  after.scenes.forEach((scene, index) => {
    const one = known.get(scene.id)?.scene;
    const name = `Scene ${index + 1}`;
    if (!one) {
      told.push(`${name} is new.`);
      return;
    }
    if (one.length !== scene.length) told.push(`${name} lasts ${seconds(scene.length, rate)} instead of ${seconds(one.length, rate)}.`);
    if (one.prompt !== scene.prompt) told.push(`${name} shows something else: “${scene.prompt}”`);
    else if (one.made_for !== scene.made_for) told.push(`${name} is another take.`);
    if (one.title !== scene.title) told.push(scene.title ? `${name} has the words “${scene.title}”.` : `${name} has no words on screen.`);
    if (one.narration !== scene.narration) told.push(scene.narration ? `In ${name.toLowerCase()} the voice says “${scene.narration}”` : `In ${name.toLowerCase()} nothing is said.`);
    if (one.fit !== scene.fit) told.push(`The clip of ${name.toLowerCase()} fills the picture in another way.`);
  });
  after.transitions.forEach((join, index) => {
    const one = before.transitions[index];
    if (!one || (one.kind === join.kind && one.length === join.length)) return;
    told.push(`After scene ${index + 1}: ${KINDS[join.kind].toLowerCase()}${join.length ? ` of ${seconds(join.length, rate)}` : ""}.`);
  });
  if (musicOf(before) !== musicOf(after)) {
    const own = after.soundtrack.music != null;
    told.push(`The music is ${own ? "a file of your own" : after.soundtrack.music_style || "the composer’s choice"}.`);
  }
  const [heard, level] = [after.soundtrack.keep_clip_audio, after.soundtrack.clip_level_db];
  if (before.soundtrack.keep_clip_audio !== heard || before.soundtrack.clip_level_db !== level) {
    told.push(`The clips’ own sound is ${heard ? `heard${level ? `, ${decibels(level)}` : ""}` : "silent"}.`);
  }
  if (before.captions !== after.captions) told.push(after.captions ? "What is said is written in the picture." : "There are no captions in the picture.");
  return told;
}

/** Return what tells one film's music from another's. */
function musicOf({ soundtrack }: Timeline): string {
  return soundtrack.music?.sha256 ?? `composed: ${soundtrack.music_style}`;
}
