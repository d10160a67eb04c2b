import { api, asked } from "./client";
import { Refusal } from "./refusal";
import type { components } from "./schema";

/** What a timeline of another editor makes: changes to a film that came from here, or a film of its own. */
export type Imported = components["schemas"]["Imported"];

/** An OpenTimelineIO document. */
export type Cut = components["schemas"]["TimelineImport"]["document"];

export function cutUrl(compositionId: string): string {
  return `/api/v1/compositions/${compositionId}/timeline.otio`;
}

export async function cutIn(file: File): Promise<Cut> {
  try {
    const found: unknown = JSON.parse(await file.text());
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Cut;
  } catch {
    // Told below.
  }
  throw new Refusal(422, { code: "no_timeline", detail: "This is no OpenTimelineIO file: those end in .otio." });
}

/** Say what a cut makes; make it, if that is wished. */
export function imported(document: Cut, apply: boolean): Promise<Imported> {
  return asked(api.POST("/api/v1/compositions/import", { body: { document, apply_immediately: apply } }));
}
