/** The forms a film can be exported in, as they are chosen and as the API wants them. */

import type { OutputWanted } from "@/api/exports";
import type { Lines, Ratio } from "@/format/ratio";

export type Form = keyof typeof FORMS;

export const FORMS = {
  h264: { name: "MP4, H.264", use: "Plays everywhere.", format: "mp4", codec: "h264" },
  hevc: { name: "MP4, HEVC", use: "Apple, televisions; two thirds of the bytes.", format: "mp4", codec: "hevc" },
  av1: { name: "MP4, AV1", use: "Browsers of today, half the bytes.", format: "mp4", codec: "av1" },
  vp9: { name: "WebM, VP9", use: "For web pages.", format: "webm", codec: "vp9" },
  prores: { name: "MOV, ProRes", use: "For editing, ten times as large.", format: "mov", codec: "prores" },
  otioz: { name: "OpenTimelineIO bundle", use: "The cut and its media, for other editors.", format: "otioz", codec: null },
} as const satisfies Record<string, { name: string; use: string } & Pick<OutputWanted, "format" | "codec">>;

export interface Choice {
  ratios: Ratio[];
  lines: Lines;
  forms: Form[];
  fit: OutputWanted["fit"];
}

/** Return each shape in each form, and the bundle, which has no shape, once. */
export function outputsOf({ ratios, lines, forms, fit }: Choice): OutputWanted[] {
  const encoded = ratios.flatMap((aspect_ratio) =>
    forms.flatMap((form) => {
      const { format, codec } = FORMS[form];
      return format === "otioz" ? [] : [{ format, codec, resolution: lines, aspect_ratio, fit, gpu: false }];
    }),
  );
  return forms.includes("otioz") ? [...encoded, { format: "otioz", fit, gpu: false }] : encoded;
}
