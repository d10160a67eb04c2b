import {
  keepPreviousData,
  queryOptions,
  useQueries,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";

import { estimate, type Estimate } from "@/api/films";
import { Refusal } from "@/api/refusal";
import { useSettled } from "@/ui/use-settled";

import { type Draft, EMPTY, faultsIn, type Quality, requestOf } from "./draft";

export const QUALITIES: readonly Quality[] = ["draft", "standard", "premium"];
/** Milliseconds without a keystroke before prices are asked for. */
const SETTLED_AFTER = 400;

export type Quotes = Record<Quality, UseQueryResult<Estimate>>;

/** Return what the film would cost and take in each quality that this studio can make. */
export function useQuotes(draft: Draft): Quotes {
  const settled = useSettled(draft, SETTLED_AFTER);
  const buys = useBuys();
  const askable = Object.keys(faultsIn(settled)).length === 0;
  const [first, second, third] = useQueries({
    queries: [ask(settled, "draft", askable), ask(settled, "standard", askable && buys), ask(settled, "premium", askable && buys)],
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

/** Return whether this studio has a provider's key, so that it can buy clips. */
function useBuys(): boolean {
  const { data = false } = useQuery({
    queryKey: ["quote", "buys"],
    queryFn: async ({ signal }) => {
      try {
        await estimate(requestOf({ ...EMPTY, prompt: "A film", quality: "standard" }), signal);
      } catch (error) {
        if (error instanceof Refusal && error.code === "provider_token_missing") return false;
        throw error;
      }
      return true;
    },
    staleTime: Infinity,
  });
  return data;
}
