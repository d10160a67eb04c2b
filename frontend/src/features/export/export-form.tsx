import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ToggleGroup } from "radix-ui";
import { useState } from "react";

import { exported, exportsQuery, type OutputWanted } from "@/api/exports";
import type { CompositionSummary } from "@/api/films";
import { inWords } from "@/api/refusal";
import { count } from "@/format/amount";
import { cssRatio, LINES, type Lines, RATIOS, shapeOf, USE } from "@/format/ratio";
import { wait } from "@/format/time";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Notice } from "@/ui/notice";

import { type Choice, type Form, FORMS, outputsOf } from "./forms";

const FITS: Record<OutputWanted["fit"], string> = {
  blur: "Over a blurred copy",
  fill: "Cut off at the sides",
  fit: "Between black bars",
};
const ITEM =
  "rounded-md border border-edge bg-raised px-3 py-2 text-left hover:border-ink data-[state=on]:border-pencil data-[state=on]:bg-wash";

/** Which shapes, in which formats; what that takes is told before it is made. */
export function ExportForm({ composition }: { composition: CompositionSummary }) {
  const id = composition.composition_id;
  const own = shapeOf(composition);
  const [choice, setChoice] = useState<Choice>({ ratios: [own.ratio], lines: own.lines, forms: ["h264"], fit: "blur" });
  const change = (part: Partial<Choice>) => setChoice((known) => ({ ...known, ...part }));
  const outputs = outputsOf(choice);
  const client = useQueryClient();
  const quote = useQuery({
    queryKey: ["export quote", id, outputs],
    queryFn: ({ signal }) => exported(id, outputs, false, signal),
    enabled: outputs.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const making = useMutation({
    mutationFn: () => exported(id, outputs, true),
    onSuccess: () => client.invalidateQueries(exportsQuery(id)),
  });
  const seconds = quote.data?.exports.reduce((sum, each) => sum + each.estimated_seconds, 0);
  const error = making.error ?? quote.error;
  const ready = outputs.length > 0 && !making.isPending;
  return (
    <section aria-labelledby="forms" className="space-y-6">
      <h2 id="forms" className="heading text-xl">
        Other forms
      </h2>
      <div>
        <p id="shapes" className="mb-2 font-medium">
          Shapes
        </p>
        <ToggleGroup.Root
          type="multiple"
          aria-labelledby="shapes"
          value={choice.ratios}
          onValueChange={(ratios) => change({ ratios: RATIOS.filter((each) => ratios.includes(each)) })}
          className="grid max-w-lg grid-cols-4 gap-2 sm:gap-3"
        >
          {RATIOS.map((ratio) => (
            <ToggleGroup.Item key={ratio} value={ratio} className={`${ITEM} grid justify-items-center gap-2 px-1! py-3`}>
              <span className="grid h-10 place-items-center">
                <span
                  className={`block border-2 border-current ${ratio === "16:9" ? "w-12" : "h-10"}`}
                  style={{ aspectRatio: cssRatio(ratio) }}
                />
              </span>
              <span className="text-center">
                {USE[ratio]}
                <span className="figures block text-sm text-soft">{ratio}</span>
              </span>
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      <div>
        <p id="formats" className="mb-2 font-medium">
          Formats
        </p>
        <ToggleGroup.Root
          type="multiple"
          aria-labelledby="formats"
          value={choice.forms}
          onValueChange={(forms) => change({ forms: forms as Form[] })}
          className="grid gap-3 sm:grid-cols-2"
        >
          {Object.entries(FORMS).map(([form, { name, use }]) => (
            <ToggleGroup.Item key={form} value={form} className={ITEM}>
              <span className="block font-medium">{name}</span>
              <span className="block text-sm text-soft">{use}</span>
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      <div className="grid gap-x-3 gap-y-5 sm:grid-cols-2">
        <SelectField label="Resolution" value={choice.lines} onChange={(event) => change({ lines: event.target.value as Lines })}>
          {LINES.map((lines) => (
            <option key={lines}>{lines}</option>
          ))}
        </SelectField>
        <SelectField
          label="Clips of another shape"
          value={choice.fit}
          onChange={(event) => change({ fit: event.target.value as OutputWanted["fit"] })}
        >
          {Object.entries(FITS).map(([fit, name]) => (
            <option key={fit} value={fit}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line pt-4">
        <Button look="main" aria-disabled={!ready} onClick={() => ready && making.mutate()}>
          {making.isPending ? "Passing it on" : outputs.length === 0 ? "Make files" : `Make ${count(outputs.length, "file")}`}
        </Button>
        <p aria-live="polite" className="text-soft">
          {outputs.length === 0
            ? "Choose a shape and a format."
            : seconds === undefined
              ? !error && "Working out the time"
              : `Free, ${wait(seconds)}. The film’s clips are encoded anew; nothing is bought.`}
        </p>
      </div>
      {error && (
        <Notice bad title="That can’t be exported">
          {inWords(error)}
        </Notice>
      )}
    </section>
  );
}
