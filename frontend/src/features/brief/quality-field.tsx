import type { UseQueryResult } from "@tanstack/react-query";
import { RadioGroup } from "radix-ui";

import type { Estimate } from "@/api/films";
import { price } from "@/format/amount";
import { wait } from "@/format/time";
import { TextField } from "@/ui/field";
import { Dot } from "@/ui/pencil";

import type { Draft, Quality } from "./draft";
import { QUALITIES, type Quotes } from "./use-quotes";

const WORDS: Record<Quality, [name: string, what: string]> = {
  draft: ["Draft", "To see whether the idea works."],
  standard: ["Standard", "Good models at a fair price."],
  premium: ["Premium", "The best models there are."],
};

interface QualityFieldProps {
  draft: Draft;
  quotes: Quotes;
  error: string | undefined;
  onChange: (change: Partial<Draft>) => void;
}

/** Which models, with the price and time of this very film. Only what this studio can buy. */
export function QualityField({ draft, quotes, error, onChange }: QualityFieldProps) {
  const offered = QUALITIES.filter((quality) => quality === "draft" || quotes[quality].isFetched);
  if (offered.length === 1 && draft.quality === "draft") return null;
  return (
    <div className="space-y-4">
      <h2 id="quality" className="heading text-lg">
        Quality
      </h2>
      <RadioGroup.Root
        aria-labelledby="quality"
        value={draft.quality}
        onValueChange={(quality) => onChange({ quality: quality as Quality })}
        className="divide-y divide-line rounded-lg border border-edge bg-raised"
      >
        {offered.map((quality) => (
          <RadioGroup.Item
            key={quality}
            value={quality}
            className="grid w-full grid-cols-[1.25rem_1fr_auto] items-baseline gap-x-3 px-4 py-3 text-left first:rounded-t-lg last:rounded-b-lg hover:bg-panel data-[state=checked]:bg-wash"
          >
            <span className="grid size-5 translate-y-1 place-items-center rounded-full border border-edge bg-raised text-pencil">
              <RadioGroup.Indicator className="grid">
                <Dot />
              </RadioGroup.Indicator>
            </span>
            <span>
              <span className="block font-medium">{WORDS[quality][0]}</span>
              <span className="block text-sm text-soft">{WORDS[quality][1]}</span>
            </span>
            <Terms quote={quotes[quality]} />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {draft.quality !== "draft" && (
        <TextField
          label="Spend at most"
          name="budget"
          inputMode="decimal"
          value={draft.budget}
          placeholder="No limit"
          hint="US dollars. A film that would cost more is not begun."
          error={error}
          onChange={(event) => onChange({ budget: event.target.value.trim().replace(/^\$/, "") })}
        />
      )}
    </div>
  );
}

function Terms({ quote }: { quote: UseQueryResult<Estimate> }) {
  if (!quote.data) return <span className="text-sm text-soft">not for this film</span>;
  return (
    <span className="figures text-right">
      <span className="block font-medium">{price(quote.data.estimated_cost_usd)}</span>
      <span className="block text-sm text-soft">{wait(quote.data.estimated_seconds)}</span>
    </span>
  );
}
