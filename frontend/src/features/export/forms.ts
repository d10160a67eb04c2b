/** The forms a film can be exported in, as they are chosen and as the API wants them. */

import type { OutputWanted } from "@/api/exports";
import type { Lines, Ratio } from "@/format/ratio";

export type Form = keyof typeof FORMS;

export const FORMS = {
  h264: { name: "MP4, H.264", use: "Plays everywhere.", format: "mp4", codec: "h264" },
  hevc: { name: "MP4, HEVC", use: "Apple’s devices and televisions, two thirds of the bytes.", format: "mp4", codec: "hevc" },
  av1: { name: "MP4, AV1", use: "Browsers of today, half the bytes.", format: "mp4", codec: "av1" },
  vp9: { name: "WebM, VP9", use: "For web pages.", format: "webm", codec: "vp9" },
  prores: { name: "MOV, ProRes", use: "For editing, ten times as large.", format: "mov", codec: "prores" },
} as const satisfies Record<string, { name: string; use: string } & Pick<OutputWanted, "format" | "codec">>;

export interface Choice {
  ratios: Ratio[];
  lines: Lines;
  forms: Form[];
  fit: OutputWanted["fit"];
}

/** Return each shape in each form. */
export function outputsOf({ ratios, lines, forms, fit }: Choice): OutputWanted[] {
  return ratios.flatMap((aspect_ratio) =>
    forms.map((form) => {
      const { format, codec } = FORMS[form];
      return { format, codec, resolution: lines, aspect_ratio, fit, gpu: false };
    }),
  );
}
