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

export const LINES = ["480p", "720p", "1080p", "2160p"] as const;
export type Lines = (typeof LINES)[number];

/** Return the picture whose short side has these lines: 720p and 4:5 are 720 by 900 pixels. */
export function pictureSize(ratio: Ratio, lines: Lines): { width: number; height: number } {
  const short = parseInt(lines, 10);
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  const long = 2 * Math.ceil((short * Math.max(across, down)) / (2 * Math.min(across, down)));
  return across >= down ? { width: long, height: short } : { width: short, height: long };
}

/** Return the shape and lines of a picture; the nearest where it has none of ours. */
export function shapeOf({ width, height }: { width: number; height: number }): { ratio: Ratio; lines: Lines } {
  const far = (wanted: number, it: number) => Math.abs(Math.log(wanted / it));
  const shape = (ratio: Ratio) => pictureSize(ratio, "2160p").width / pictureSize(ratio, "2160p").height;
  const nearest = <Value>(all: readonly Value[], measure: (value: Value) => number) =>
    all.reduce((best, next) => (measure(next) < measure(best) ? next : best));
  return {
    ratio: nearest(RATIOS, (ratio) => far(shape(ratio), width / height)),
    lines: nearest(LINES, (lines) => far(parseInt(lines, 10), Math.min(width, height))),
  };
}
