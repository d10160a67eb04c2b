import { queryOptions } from "@tanstack/react-query";

import { api, asked, done } from "./client";
import { samePictures } from "./films";
import type { components } from "./schema";

export type BrandKit = components["schemas"]["BrandKit"];
export type WantedBrandKit = components["schemas"]["WantedBrandKit"];

/** What the films of each brand have in common, by name. */
export const brandKitsQuery = queryOptions({
  queryKey: ["brand kits"],
  queryFn: ({ signal }) => asked(api.GET("/api/v1/brand-kits", { signal })),
  structuralSharing: samePictures,
});

/** Keep a new kit, or let the one with this id be as wanted. */
export function keepKit(id: string | null, body: WantedBrandKit): Promise<BrandKit> {
  if (id === null) return asked(api.POST("/api/v1/brand-kits", { body }));
  return asked(api.PUT("/api/v1/brand-kits/{brand_kit_id}", { params: { path: { brand_kit_id: id } }, body }));
}

export function removeKit(id: string): Promise<void> {
  return done(api.DELETE("/api/v1/brand-kits/{brand_kit_id}", { params: { path: { brand_kit_id: id } } }));
}
