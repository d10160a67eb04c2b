import { queryOptions } from "@tanstack/react-query";

import { api, asked } from "@/api/client";
import type { components } from "@/api/schema";

export type Operations = components["schemas"]["Operations"];

const LOOK_EVERY = 5000;

/** The queue, who works on it, on which machines, and what it has cost. */
export const operationsQuery = queryOptions({
  queryKey: ["operations"],
  queryFn: ({ signal }) => asked(api.GET("/api/v1/operations", { signal })),
  refetchInterval: LOOK_EVERY,
});

export interface Day {
  day: string;
  cost: number;
  calls: number;
}

/** Return every one of the last `days` up to `until`, those without calls too, oldest first. */
export function everyDay(costs: Operations["costs_by_day"], until: string, days: number): Day[] {
  const known = new Map(costs.map((each) => [each.day, each]));
  const last = Date.parse(`${until.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(last - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    const found = known.get(day);
    return { day, cost: Number(found?.cost_usd ?? 0), calls: found?.calls ?? 0 };
  });
}
