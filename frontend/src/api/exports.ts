import { queryOptions } from "@tanstack/react-query";

import { api, asked, done } from "./client";
import { samePictures } from "./films";
import type { components } from "./schema";

export type Export = components["schemas"]["Export"];
export type OutputWanted = components["schemas"]["OutputWanted"];
export type MediaFile = components["schemas"]["MediaFile"];

/** Milliseconds between looks while one is being made. */
const LOOK_EVERY = 1500;

export function isDone({ status }: Export): boolean {
  return status === "completed" || status === "failed";
}

/** A version in other forms, in the order they were asked for. */
export function exportsQuery(compositionId: string) {
  return queryOptions({
    queryKey: ["exports", compositionId],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/v1/compositions/{composition_id}/exports", {
          params: { path: { composition_id: compositionId } },
          signal,
        }),
      ),
    structuralSharing: samePictures,
    refetchInterval: (query) => query.state.data?.exports.some((each) => !isDone(each)) === true && LOOK_EVERY,
  });
}

/** Say what a version in these forms would take; have them made, if they are to be. */
export function exported(compositionId: string, outputs: OutputWanted[], apply: boolean, signal?: AbortSignal) {
  return asked(
    api.POST("/api/v1/compositions/{composition_id}/exports", {
      params: { path: { composition_id: compositionId } },
      body: { outputs, apply_immediately: apply },
      ...(signal && { signal }),
    }),
  );
}

export function removeExport(id: string): Promise<void> {
  return done(api.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: id } } }));
}

/** Every file of a film, by URL. */
export function mediaQuery(filmId: string) {
  return queryOptions({
    queryKey: ["films", "media", filmId],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/v1/generations/{generation_id}/assets", {
          params: { path: { generation_id: filmId } },
          signal,
        }),
      ),
    staleTime: 50 * 60 * 1000,
  });
}
