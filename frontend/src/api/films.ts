import {
  infiniteQueryOptions,
  queryOptions,
  replaceEqualDeep,
  type QueryClient,
} from "@tanstack/react-query";

import { api, asked, done } from "./client";
import { keepPictures } from "./pictures";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Generation = Schemas["Generation"];
export type GenerationRequest = Schemas["GenerationRequest"];
export type GenerationSummary = Schemas["GenerationSummary"];
export type CompositionSummary = Schemas["CompositionSummary"];
export type ClipShown = Schemas["ClipShown"];
export type Estimate = Schemas["Estimate"];
export type JobEvent = Schemas["JobEvent"];
export type JobStatus = Generation["status"];
export type Timeline = Schemas["Timeline"];

/** What was ordered, to be ordered again or a little differently. */
export type Order = Pick<Generation, "prompt" | "parameters" | "options">;

const ENDED: readonly JobStatus[] = ["completed", "failed", "cancelled"];
/** Milliseconds between looks at a list in which something is being made. */
const LOOK_EVERY = 5000;
const PAGE = 24;
/** Of events; the API's own limit. */
const EVENTS_PAGE = 500;

export function hasEnded(status: JobStatus): boolean {
  return ENDED.includes(status);
}

export function orderOf({ prompt, parameters, options }: Generation): Order {
  return { prompt, parameters, options };
}

/** A film's job, with everything made so far. */
export function filmQuery(id: string) {
  return queryOptions({
    queryKey: ["films", "one", id],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/v1/generations/{generation_id}", {
          params: { path: { generation_id: id } },
          signal,
        }),
      ),
    structuralSharing: samePictures,
  });
}

/** All films of this session, newest first, a page at a time. */
export function filmsQuery(status: JobStatus | null) {
  return infiniteQueryOptions({
    queryKey: ["films", "list", status],
    queryFn: ({ pageParam, signal }) =>
      asked(
        api.GET("/api/v1/generations", {
          params: { query: { limit: PAGE, status, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    structuralSharing: samePictures,
    refetchInterval: (query) => {
      const films = query.state.data?.pages.flatMap((page) => page.generations) ?? [];
      return films.some((film) => !hasEnded(film.status)) && LOOK_EVERY;
    },
  });
}

/** What happened to the film so far, in order. */
export async function eventsOf(id: string, after = 0, signal?: AbortSignal): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for (let from = after; ; ) {
    const page = await asked(
      api.GET("/api/v1/generations/{generation_id}/events", {
        params: { path: { generation_id: id }, query: { after: from, limit: EVENTS_PAGE } },
        ...(signal && { signal }),
      }),
    );
    events.push(...page.events);
    if (page.events.length < EVENTS_PAGE) return events;
    from = page.next_after;
  }
}

export function estimate(wanted: GenerationRequest, signal: AbortSignal): Promise<Estimate> {
  return asked(api.POST("/api/v1/generations/estimate", { body: wanted, signal }));
}

/** Order a film. The same key again places no second order. */
export function order(wanted: GenerationRequest, key: string) {
  return asked(
    api.POST("/api/v1/generations", {
      body: wanted,
      params: { header: { "idempotency-key": key } },
    }),
  );
}

export function cancel(id: string) {
  return asked(
    api.POST("/api/v1/generations/{generation_id}/cancel", {
      params: { path: { generation_id: id } },
    }),
  );
}

export function retry(id: string) {
  return asked(
    api.POST("/api/v1/generations/{generation_id}/retry", {
      params: { path: { generation_id: id } },
    }),
  );
}

/** Remove a film with all that was made for it; one that is being made is stopped. */
export function removeFilm(id: string): Promise<void> {
  return done(api.DELETE("/api/v1/generations/{generation_id}", { params: { path: { generation_id: id } } }));
}

/** A URL of the finished film, good for an hour. */
export function downloadQuery(compositionId: string) {
  return queryOptions({
    queryKey: ["films", "download", compositionId],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/v1/compositions/{composition_id}/download", {
          params: { path: { composition_id: compositionId } },
          signal,
        }),
      ),
    staleTime: 50 * 60 * 1000,
  });
}

/** Have every list looked at again: something in it has changed. */
export function forgetLists(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ["films", "list"] });
}

/** Share what is the same, pictures under new URLs among it. */
export function samePictures(known: unknown, fresh: unknown): unknown {
  return replaceEqualDeep(known, keepPictures(known, fresh));
}
