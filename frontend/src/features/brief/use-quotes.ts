import {
  keepPreviousData,
  queryOptions,
  useQueries,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";

import { modelsQuery } from "@/api/edits";
import { estimate, type Estimate } from "@/api/films";
import { useSettled } from "@/ui/use-settled";

import { type Draft, faultsIn, type Quality, requestOf } from "./draft";

export const QUALITIES: readonly Quality[] = ["draft", "standard", "premium"];
/** Milliseconds without a keystroke before prices are asked for. */
const SETTLED_AFTER = 400;

export type Quotes = Record<Quality, UseQueryResult<Estimate>>;

/** Return what the film would cost and take in each quality that this studio can make. */
export function useQuotes(draft: Draft): Quotes {
  const settled = useSettled(draft, SETTLED_AFTER);
  const askable = Object.keys(faultsIn(settled)).length === 0;
  // Asked only once there is a brief: the first screen alone needs no session.
  const models = useQuery({ ...modelsQuery, enabled: askable }).data?.models ?? [];
  const offered = (quality: Quality) => models.some(({ tiers }) => tiers.includes(quality));
  const [first, second, third] = useQueries({
    queries: [
      ask(settled, "draft", askable),
      ask(settled, "standard", askable && offered("standard")),
      ask(settled, "premium", askable && offered("premium")),
    ],
  });
  return { draft: first, standard: second, premium: third };
}

function ask(draft: Draft, quality: Quality, enabled: boolean) {
  // Seed and budget change neither price nor time.
  const wanted = requestOf({ ...draft, quality, seed: "", budget: "" });
  return queryOptions({
    queryKey: ["quote", wanted],
    queryFn: ({ signal }) => estimate(wanted, signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
