import { queryOptions } from "@tanstack/react-query";

import { api, asked } from "./client";
import { samePictures } from "./films";
import { Refusal } from "./refusal";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Composition = Schemas["Composition"];
export type Edit = Schemas["Edit"];
export type Operation = Schemas["EditRequest"]["operations"][number];
export type Redone = Schemas["Redone"];
export type Scene = Schemas["Scene"];
export type Transition = Schemas["Transition"];
export type Model = Schemas["Model"];

/** A version of a film, with its timeline. */
export function compositionQuery(id: string) {
  return queryOptions({
    queryKey: ["films", "version", id],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/v1/compositions/{composition_id}", {
          params: { path: { composition_id: id } },
          signal,
        }),
      ),
    structuralSharing: samePictures,
    // A version never changes once it is made; only its pictures' URLs run out.
    staleTime: 50 * 60 * 1000,
  });
}

/** The models that a scene can be made with here. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => asked(api.GET("/api/v1/models", { signal })),
  staleTime: Infinity,
});

/** Say what `operations` would do to a version, and do it if they are to be applied. */
export function edit(id: string, operations: Operation[], apply: boolean, signal?: AbortSignal): Promise<Edit> {
  return asked(
    api.POST("/api/v1/compositions/{composition_id}/edit", {
      params: { path: { composition_id: id } },
      body: { operations, apply_immediately: apply },
      ...(signal && { signal }),
    }),
  );
}

const READING_MS = 500;

/** Return what is meant by `instructions` as operations on the film's newest version. */
export async function understood(filmId: string, instructions: string): Promise<Edit> {
  const told = await asked(
    api.POST("/api/v1/generations/{generation_id}/edit", {
      params: { path: { generation_id: filmId } },
      body: { instructions, apply_immediately: false, language_model: true },
    }),
  );
  return "reading_id" in told ? read(filmId, told) : told;
}

/** Wait for a language model to have read the words. */
async function read(filmId: string, reading: Schemas["Reading"]): Promise<Edit> {
  let now = reading;
  while (now.status === "queued") {
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
    now = await asked(
      api.GET("/api/v1/generations/{generation_id}/readings/{reading_id}", {
        params: { path: { generation_id: filmId, reading_id: reading.reading_id } },
      }),
    );
  }
  if (now.edit) return now.edit;
  throw new Refusal(422, now.error ?? {});
}

/** Make an earlier version the newest again. */
export function restore(id: string): Promise<Edit> {
  return asked(
    api.POST("/api/v1/compositions/{composition_id}/restore", {
      params: { path: { composition_id: id } },
    }),
  );
}
