import type { UseQueryResult } from "@tanstack/react-query";

import type { Estimate } from "@/api/films";
import { inWords } from "@/api/refusal";
import { count, price } from "@/format/amount";
import { wait } from "@/format/time";

interface QuoteLineProps {
  quote: UseQueryResult<Estimate>;
  /** US dollars as typed; empty for no limit. */
  budget: string;
}

/** What the film will cost and take, in one line, before the button. */
export function QuoteLine({ quote, budget }: QuoteLineProps) {
  const dear = quote.data && budget && Number(quote.data.estimated_cost_usd) > Number(budget);
  return (
    <div aria-live="polite" className="min-h-14">
      {quote.data ? (
        <>
          <p className="flex items-baseline justify-between gap-4">
            <span className="title text-2xl">{price(quote.data.estimated_cost_usd)}</span>
            <span>{wait(quote.data.estimated_seconds)}</span>
          </p>
          <p className={dear ? "text-bad" : "text-sm text-soft"}>
            {dear ? "That is more than you want to spend." : madeBy(quote.data)}
          </p>
        </>
      ) : (
        <p className={quote.error ? "text-bad" : "text-soft"}>{without(quote)}</p>
      )}
    </div>
  );
}

function madeBy({ scenes }: Estimate): string {
  const models = [...new Set(scenes.map((scene) => scene.model.split("/").at(-1)))];
  return `${count(scenes.length, "scene")}, made with ${models.join(" and ")}.`;
}

function without(quote: UseQueryResult<Estimate>): string {
  if (quote.error) return inWords(quote.error);
  return quote.isFetching
    ? "Working out price and time."
    : "Price and time appear here as soon as there is a brief.";
}
