import type { Timeline } from "@/api/films";
import { inWords } from "@/api/refusal";
import { count, price } from "@/format/amount";
import { length, wait } from "@/format/time";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Cross } from "@/ui/pencil";

import { tellAll, tellRedo, tellRedone } from "./telling";
import type { Drafting } from "./use-draft";

interface DraftListProps {
  drafting: Drafting;
  /** As it was. */
  timeline: Timeline;
  /** The number that the new version would have. */
  next: number;
  /** What undo and redo do where the draft has nothing for them; undefined for nothing. */
  back: (() => void) | undefined;
  forward: (() => void) | undefined;
  /** Why nothing can be made just now; null where it can. */
  closed: string | null;
}

/** What is to be changed, what that makes anew, its time and price, and the button that does it. */
export function DraftList({ drafting, timeline, next, back, forward, closed }: DraftListProps) {
  const { draft, quote, making } = drafting;
  const operations = draft.operations;
  const some = operations.length > 0;
  const undo = draft.past.length > 0 ? drafting.undo : some ? undefined : back;
  const redo = draft.future.length > 0 ? drafting.redo : some ? undefined : forward;
  const edit = some ? quote.data : undefined;
  const wrong = some ? quote.error : null;
  const makeable = some && edit && !quote.isPlaceholderData && !wrong && !making.isPending && closed === null;
  return (
    <section aria-labelledby="draft" className="rounded-lg border border-line bg-panel">
      <div className="flex flex-wrap items-center gap-x-6 border-b border-line px-4 py-1.5">
        <h2 id="draft" className="heading flex-1 text-lg">
          Draft
        </h2>
        <Button look="quiet" aria-keyshortcuts="Control+Z" aria-disabled={!undo} onClick={undo}>
          Undo
        </Button>
        <Button look="quiet" aria-keyshortcuts="Control+Shift+Z" aria-disabled={!redo} onClick={redo}>
          Redo
        </Button>
        <Button look="quiet" aria-disabled={!some} onClick={some ? drafting.empty : undefined}>
          Discard
        </Button>
      </div>
      <div className="min-h-24 px-4 py-3">
        {some ? (
          <ol aria-label="Changes" className="-mx-1">
            {tellAll(timeline, operations).map((told, index) => (
              <li key={`${index} ${told}`} className="flex items-center gap-2 px-1 py-0.5">
                <span className="figures w-5 shrink-0 text-soft">{index + 1}</span>
                <span className="min-w-0 flex-1 break-words">{told}</span>
                <button
                  type="button"
                  aria-label={`Leave out: ${told}`}
                  onClick={() => drafting.drop(index)}
                  className="grid size-10 shrink-0 place-items-center text-soft hover:text-ink"
                >
                  <Cross className="size-3!" />
                </button>
              </li>
            ))}
          </ol>
        ) : (
          <p className="max-w-[60ch] text-soft">
            Nothing is changed yet. Changes gather here with their time and price; the film stays as it is until you
            make them.
          </p>
        )}
        {wrong && <Notice bad title="This can’t be made">{inWords(wrong)}</Notice>}
        {some && !edit && !wrong && <p className="mt-3 text-soft">Working out time and price</p>}
        {edit && (
          <div aria-live="polite" className={`mt-3 space-y-3 border-t border-line pt-3 ${quote.isPlaceholderData ? "opacity-60" : ""}`}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
              <p className="title text-2xl">{price(edit.estimated_cost_usd)}</p>
              <p className="figures">
                {wait(edit.estimated_seconds)} to make; the film lasts {length(edit.duration_seconds)}
              </p>
            </div>
            {edit.warnings.map((warning) => (
              <p key={warning} className="text-soft">
                {warning}
              </p>
            ))}
            <details>
              <summary className="min-h-8 py-1">{tellRedo(edit.redo)}</summary>
              <ul aria-label="Made anew" className="figures mt-1 columns-1 gap-8 text-sm text-soft sm:columns-2">
                {edit.redo.map((each, index) => {
                  const [what, cost] = tellRedone(each, drafting.shown);
                  return (
                    <li key={index} className="flex justify-between gap-4 py-0.5">
                      <span>{what}</span>
                      <span>{cost}</span>
                    </li>
                  );
                })}
              </ul>
            </details>
          </div>
        )}
        {some && (
          <Button
            look="main"
            className="mt-4 w-full sm:w-auto"
            aria-disabled={!makeable}
            onClick={() => makeable && making.mutate()}
          >
            {making.isPending ? "Passing it on" : `Make ${count(operations.length, "change")} into version ${next}`}
          </Button>
        )}
        {closed && <p className="mt-2 text-sm text-soft">{closed}</p>}
        {making.error && (
          <div className="mt-3">
            <Notice bad title="The changes were not made">
              {inWords(making.error)}
            </Notice>
          </div>
        )}
      </div>
    </section>
  );
}
