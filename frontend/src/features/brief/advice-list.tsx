import { Button } from "@/ui/button";
import { Dot, Tick } from "@/ui/pencil";

import { adviseOn } from "./advice";
import type { Draft } from "./draft";

interface AdviceListProps {
  draft: Draft;
  onFix: (change: Partial<Draft>) => void;
}

/** What would make the brief better, as it is typed. None of it is a must. */
export function AdviceList({ draft, onFix }: AdviceListProps) {
  const advice = adviseOn(draft);
  return (
    // Room for the usual four lines is kept, so that typing moves nothing.
    <div className="min-h-32">
      <ul aria-label="Advice on the brief" className="space-y-1.5">
        {advice.map((each) => (
          <li key={each.about} className={`flex gap-2.5 ${each.done ? "text-soft" : "text-ink"}`}>
            <span className={`mt-0.5 ${each.done ? "text-good" : "text-pencil"}`}>
              {each.done ? <Tick /> : <Dot />}
            </span>
            <span className="flex flex-wrap items-baseline gap-x-3">
              <span>
                <span className="sr-only">{each.done ? "Good: " : "Advice: "}</span>
                {each.text}
              </span>
              {each.fix && <FixButton {...each.fix} onFix={onFix} />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FixButtonProps {
  label: string;
  change: Partial<Draft>;
  onFix: (change: Partial<Draft>) => void;
}

function FixButton({ label, change, onFix }: FixButtonProps) {
  return (
    <Button look="quiet" className="min-h-7 py-0!" onClick={() => onFix(change)}>
      {label}
    </Button>
  );
}
