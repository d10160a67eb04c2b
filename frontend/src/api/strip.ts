import { queryOptions } from "@tanstack/react-query";

import { api, asked } from "./client";

/** A small picture of a film: a part of a larger one, in its pixels. */
export interface Still {
  /** Seconds. */
  start: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Small pictures of a version in film order, to be shown where one would seek. */
export function stripQuery(compositionId: string) {
  return queryOptions({
    queryKey: ["films", "strip", compositionId],
    queryFn: async ({ signal }) =>
      stillsIn(
        await asked(
          api.GET("/api/v1/compositions/{composition_id}/thumbnails.vtt", {
            params: { path: { composition_id: compositionId } },
            parseAs: "text",
            signal,
          }),
        ),
      ),
    // As long as the picture's URL holds. Seeking works without.
    staleTime: 50 * 60 * 1000,
    retry: false,
  });
}

/** Return the pictures that WebVTT names by URL and place: `strip.jpg#xywh=160,0,160,90`. */
export function stillsIn(track: string): Still[] {
  const cues = track.replaceAll("\r\n", "\n").matchAll(/^(?:(\d+):)?(\d\d):(\d\d\.\d{3}) --> .*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm);
  return Array.from(cues, ([, hours = "0", minutes = "", seconds = "", url = "", ...place]) => {
    const [x = 0, y = 0, width = 0, height = 0] = place.map(Number);
    return { start: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), url, x, y, width, height };
  });
}
