import { queryOptions } from "@tanstack/react-query";

import { api } from "@/api/client";
import { Refusal } from "@/api/refusal";
import type { components } from "@/api/schema";

export type Health = components["schemas"]["Health"];

const LOOK_EVERY = 10_000;

/** How the app and its servers are; a server that is down is an answer, no error. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }): Promise<Health> => {
    const { data, error } = await api.GET("/health/detailed", { signal });
    return healthIn(data ?? error);
  },
  refetchInterval: LOOK_EVERY,
});

/** Return `said` if it is what the app says; a proxy in its place may say something else. */
function healthIn(said: unknown): Health {
  if (typeof said === "object" && said !== null && "services" in said) return said as Health;
  throw new Refusal(503, { detail: "The studio does not say how it is." });
}

/** How many films are in each state, whosever they are. */
export const jobsQuery = queryOptions({
  queryKey: ["health", "jobs"],
  queryFn: async ({ signal }) => {
    const answer = await fetch("/metrics", { signal });
    if (!answer.ok) throw new Refusal(answer.status, { detail: "The figures can’t be read." });
    return jobsIn(await answer.text());
  },
  refetchInterval: LOOK_EVERY,
});

/** Return the jobs by state out of figures in Prometheus' text format. */
export function jobsIn(figures: string): Map<string, number> {
  const found = figures.matchAll(/^rayreel_jobs\{status="(\w+)"\} (\S+)$/gm);
  return new Map(Array.from(found, ([, status = "", value]) => [status, Number(value)]));
}
