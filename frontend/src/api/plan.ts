import { api, asked } from "./client";
import type { components } from "./schema";

/** A scene as the person wants it. */
export type WantedScene = Required<{
  [Field in keyof components["schemas"]["WantedScene"]]: NonNullable<
    components["schemas"]["WantedScene"][Field]
  >;
}>;

export type PlanQuote = Pick<
  components["schemas"]["Estimate"],
  "estimated_cost_usd" | "estimated_seconds"
>;

/** Have the plan made, with these scenes in this order. */
export function approve(id: string, scenes: WantedScene[]): Promise<unknown> {
  return asked(
    api.POST("/api/v1/generations/{generation_id}/approve", {
      params: { path: { generation_id: id } },
      body: { scenes },
    }),
  );
}

/** Return what these scenes would cost and take; spends nothing. */
export function quotePlan(id: string, scenes: WantedScene[], signal: AbortSignal): Promise<PlanQuote> {
  return asked(
    api.POST("/api/v1/generations/{generation_id}/approve/estimate", {
      params: { path: { generation_id: id } },
      body: { scenes },
      signal,
    }),
  );
}
