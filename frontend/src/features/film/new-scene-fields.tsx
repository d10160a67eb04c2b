import { useState } from "react";

import type { Operation } from "@/api/edits";
import { Button } from "@/ui/button";
import { CONTROL } from "@/ui/field";
import { LengthField } from "@/ui/length-field";

import { insertAfter } from "./new-scene";
import { OwnFootageField } from "./own-footage-field";

interface NewSceneFieldsProps {
  /** Where it is put, as one says it. */
  where: string;
  /** The scene before it; null for the beginning. */
  after: string | null;
  rate: number;
  onAdd: (...operations: Operation[]) => void;
}

/** Seconds of a scene about which nothing is said. */
const USUAL_SECONDS = 3;

/** A scene that is not in the film yet: made from words, or a file of the user's own. */
export function NewSceneFields({ where, after, rate, onAdd }: NewSceneFieldsProps) {
  const [prompt, setPrompt] = useState("");
  const [length, setLength] = useState(USUAL_SECONDS * rate);
  const id = `new-${after ?? "first"}`;

  function add(): void {
    if (!prompt.trim()) return;
    onAdd(insertAfter(after, length, { prompt: prompt.trim() }));
    setPrompt("");
  }

  return (
    <details className="border-t border-line pt-2">
      <summary className="heading min-h-11 py-2">A new scene {where}</summary>
      <div className="space-y-4 pt-2">
        <div>
          <label htmlFor={id} className="mb-1.5 block font-medium">
            What is to be seen
          </label>
          <textarea
            id={id}
            rows={2}
            maxLength={8000}
            value={prompt}
            placeholder="Rain on a window, a hand wipes it clear"
            onChange={(event) => setPrompt(event.target.value)}
            className={`${CONTROL} field-sizing-content max-h-56`}
          />
        </div>
        <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-end gap-3">
          <LengthField value={length} rate={rate} onChange={setLength} />
          <Button aria-disabled={!prompt.trim()} onClick={add}>
            Put it in
          </Button>
        </div>
        <OwnFootageField
          label="Or a file of your own"
          onBring={(asset) => {
            // A picture stands as long as is said; a film is seen to its end.
            const own = Math.round(asset.duration_seconds * rate);
            onAdd(insertAfter(after, own || length, { asset_id: asset.asset_id }));
          }}
        />
      </div>
    </details>
  );
}
