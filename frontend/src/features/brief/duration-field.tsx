import { Slider } from "radix-ui";
import { useId } from "react";

import { length } from "@/format/time";
import { CONTROL } from "@/ui/field";

import { LONGEST, SHORTEST } from "./draft";

const USUAL = [6, 15, 30, 60, 90];

interface DurationFieldProps {
  value: number;
  error: string | undefined;
  onChange: (seconds: number) => void;
}

/** The length, by slider, by number or by a usual one. */
export function DurationField({ value, error, onChange }: DurationFieldProps) {
  const id = useId();
  const within = Math.min(LONGEST, Math.max(SHORTEST, Number.isFinite(value) ? value : SHORTEST));
  return (
    <fieldset>
      <legend className="heading mb-3 text-lg">Length</legend>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Slider.Root
          value={[within]}
          min={SHORTEST}
          max={LONGEST}
          onValueChange={([seconds]) => seconds !== undefined && onChange(seconds)}
          className="relative flex h-11 min-w-56 flex-1 touch-none items-center select-none"
        >
          <Slider.Track className="relative h-5 w-full overflow-hidden rounded-sm bg-film">
            <span aria-hidden className="perforated absolute inset-x-0 top-0.5" />
            <Slider.Range className="absolute h-full bg-pencil opacity-90" />
          </Slider.Track>
          <Slider.Thumb
            aria-label="Length in seconds"
            aria-valuetext={length(within)}
            className="block h-9 w-3.5 rounded-sm border-2 border-table bg-ink"
          />
        </Slider.Root>
        <div className="flex items-center gap-2">
          <input
            id={id}
            name="seconds"
            type="number"
            inputMode="numeric"
            aria-label="Length in seconds, as a number"
            min={SHORTEST}
            max={LONGEST}
            value={Number.isNaN(value) ? "" : value}
            onChange={(event) => onChange(event.target.valueAsNumber)}
            aria-invalid={error !== undefined}
            {...(error && { "aria-describedby": `${id}-under` })}
            className={`${CONTROL} figures min-h-11 w-24!`}
          />
          <span className="text-soft">seconds</span>
        </div>
      </div>
      <div className="mt-2 flex flex-wrap gap-2">
        {USUAL.map((seconds) => (
          <button
            key={seconds}
            type="button"
            aria-pressed={value === seconds}
            onClick={() => onChange(seconds)}
            className="figures min-h-9 rounded-full border border-edge px-3.5 text-[0.95rem] hover:border-ink hover:bg-raised aria-pressed:border-pencil aria-pressed:bg-wash"
          >
            {length(seconds)}
          </button>
        ))}
      </div>
      {error && (
        <p id={`${id}-under`} className="mt-2 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
