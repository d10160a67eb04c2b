import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import type { Order } from "@/api/films";
import { inWords, Refusal } from "@/api/refusal";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { AdviceList } from "./advice-list";
import { BrandFields } from "./brand-fields";
import { type Draft, draftOf, EMPTY, faultsIn, type Faults, keepDraft, keptDraft, requestOf } from "./draft";
import { DurationField } from "./duration-field";
import { Examples } from "./examples-row";
import { LookFields } from "./look-fields";
import { MoreOptions } from "./more-options";
import { PromptField } from "./prompt-field";
import { QualityField } from "./quality-field";
import { QuoteLine } from "./quote-line";
import { RatioField } from "./ratio-field";
import { useOrder } from "./use-order";
import { useQuotes } from "./use-quotes";
import { Viewfinder } from "./viewfinder";

export function NewFilmPage() {
  const again = useLocation().state as { order?: Order } | null;
  const [draft, setDraft] = useState<Draft>(() =>
    again?.order ? draftOf(again.order) : keptDraft(),
  );
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const quotes = useQuotes(draft);
  const faults = faultsIn(draft);
  const shown: Faults = tried ? faults : { ...faults, prompt: undefined };
  const ordering = useOrder((id) => {
    keepDraft({ ...EMPTY, brand: draft.brand, colors: draft.colors, logo: draft.logo });
    void navigate(`/films/${id}`);
  });
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));

  useEffect(() => keepDraft(draft), [draft]);

  function send(): void {
    setTried(true);
    const first = Object.keys(faults)[0];
    if (first) document.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    else if (!ordering.isPending) ordering.mutate(requestOf(draft));
  }

  const refused = quotes[draft.quality].error;
  const said = refused instanceof Refusal && refused.code === "impossible_brief" ? refused.message : undefined;

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="flex flex-col gap-x-16 gap-y-12 lg:grid lg:grid-cols-[minmax(0,1fr)_25rem] xl:grid-cols-[minmax(0,1fr)_28rem]"
    >
      <div className="min-w-0 space-y-11">
        <section className="space-y-4">
          <PageTitle tab="New film">What is the film about?</PageTitle>
          <PromptField
            value={draft.prompt}
            error={shown.prompt ?? said}
            onChange={(prompt) => change({ prompt })}
            onSend={send}
          />
          <Examples draft={draft} onTake={setDraft} />
          <AdviceList draft={draft} onFix={change} />
        </section>
        <DurationField value={draft.seconds} error={shown.seconds} onChange={(seconds) => change({ seconds })} />
        <RatioField value={draft.ratio} onChange={(ratio) => change({ ratio })} />
        <LookFields draft={draft} onChange={change} />
        <BrandFields draft={draft} onChange={change} />
        <MoreOptions draft={draft} faults={shown} onChange={change} />
      </div>
      {/* On phones price and button are always at hand: without boxes around them they stay at the bottom. */}
      <aside aria-label="Your film" className="contents lg:sticky lg:top-6 lg:block lg:self-start">
        <div className="contents lg:block lg:space-y-6">
          <Viewfinder draft={draft} quote={quotes[draft.quality].data} />
          <QualityField draft={draft} quotes={quotes} error={shown.budget} onChange={change} />
          <div className="stays sticky bottom-0 z-10 -mx-4 space-y-3 border-t border-line bg-table px-4 py-3 sm:-mx-8 sm:px-8 lg:static lg:mx-0 lg:space-y-4 lg:px-0 lg:pb-0 lg:pt-5">
            <QuoteLine quote={quotes[draft.quality]} budget={draft.quality === "draft" ? "" : draft.budget} />
            <Button look="main" type="submit" aria-disabled={ordering.isPending} className="w-full text-base">
              {ordering.isPending ? "Placing the order" : "Make the film"}
            </Button>
            {ordering.error && (
              <Notice bad title="The film was not ordered">
                {inWords(ordering.error)}
              </Notice>
            )}
          </div>
        </div>
      </aside>
    </form>
  );
}
