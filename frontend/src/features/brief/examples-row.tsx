import { useState } from "react";

import { Button } from "@/ui/button";

import { type Draft, EMPTY } from "./draft";
import { EXAMPLES } from "./examples";

interface ExamplesProps {
  draft: Draft;
  onTake: (draft: Draft) => void;
}

/** Examples that fill the whole form; what it held before can be had back. */
export function Examples({ draft, onTake }: ExamplesProps) {
  const [before, setBefore] = useState<Draft | null>(null);
  const isExample = EXAMPLES.some((example) => example.draft.prompt === draft.prompt);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
      <p id="examples" className="basis-full text-soft">
        Or begin with an example:
      </p>
      <ul aria-labelledby="examples" className="contents">
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <button
              type="button"
              aria-pressed={draft.prompt === example.draft.prompt}
              onClick={() => {
                if (!isExample && draft.prompt.trim()) setBefore(draft);
                onTake({ ...EMPTY, quality: draft.quality, ...example.draft });
              }}
              className="min-h-9 rounded-full border border-edge px-3.5 text-[0.95rem] hover:border-ink hover:bg-raised aria-pressed:border-pencil aria-pressed:bg-wash"
            >
              {example.name}
            </button>
          </li>
        ))}
      </ul>
      {before && isExample && (
        <Button
          look="quiet"
          onClick={() => {
            onTake(before);
            setBefore(null);
          }}
        >
          Back to my own text
        </Button>
      )}
    </div>
  );
}
