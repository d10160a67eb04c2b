import { queryOptions } from "@tanstack/react-query";

import { api, asked, done } from "./client";
import { samePictures } from "./films";
import { type Problem, Refusal, unreachable } from "./refusal";
import type { components } from "./schema";
import { openSession, sessionsOpened } from "./session";

/** Endings of sounds that are taken. */
export const SOUNDS = ".wav,.mp3,.flac,.ogg,.oga,.opus,.m4a";

export type Asset = components["schemas"]["Asset"];
export type AssetType = Asset["type"];

/** The files brought here, newest first. */
export const assetsQuery = queryOptions({
  queryKey: ["assets"],
  queryFn: ({ signal }) => asked(api.GET("/api/v1/assets", { signal })),
  structuralSharing: samePictures,
});

/** The sounds among them, whatever else there is. */
export const soundsQuery = queryOptions({
  queryKey: ["assets", "audio"],
  queryFn: ({ signal }) => asked(api.GET("/api/v1/assets", { params: { query: { type: "audio" } }, signal })),
  structuralSharing: samePictures,
});

/** Take a file away; films that have it in them keep it. */
export function takeAway(id: string): Promise<void> {
  return done(api.DELETE("/api/v1/assets/{asset_id}", { params: { path: { asset_id: id } } }));
}

/** Bring a file; `onShare` is told how much of it, from 0 to 1, has been sent. */
export async function upload(type: AssetType, file: File, onShare: (share: number) => void): Promise<Asset> {
  const before = sessionsOpened();
  try {
    return await send(type, file, onShare);
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 401)) throw error;
    await openSession(before);
    return await send(type, file, onShare);
  }
}

/** XMLHttpRequest, because fetch does not tell how far a body has got. */
function send(type: AssetType, file: File, onShare: (share: number) => void): Promise<Asset> {
  const form = new FormData();
  form.append("type", type);
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/assets/upload");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onShare(event.loaded / (event.total || 1)));
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response as Asset);
      else reject(new Refusal(request.status, (request.response ?? {}) as Partial<Problem>));
    });
    request.send(form);
  });
}
