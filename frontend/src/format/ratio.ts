/** The shapes a film can have. */

export const RATIOS = ["16:9", "9:16", "1:1", "4:5"] as const;
export type Ratio = (typeof RATIOS)[number];

/** What each shape is for. */
export const USE: Record<Ratio, string> = {
  "16:9": "Wide",
  "9:16": "Upright",
  "1:1": "Square",
  "4:5": "Portrait",
};

/** Return a ratio as CSS wants it; whatever can't be read is wide. */
export function cssRatio(ratio: string): string {
  const [across, down] = ratio.split(":").map(Number);
  return across && down ? `${across} / ${down}` : "16 / 9";
}
