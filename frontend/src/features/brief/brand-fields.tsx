import { Checkbox } from "radix-ui";

import { TextField } from "@/ui/field";
import { Cross, Tick } from "@/ui/pencil";

import { BroughtField } from "./brought-field";
import { type Draft, MOST_COLORS } from "./draft";

interface BrandFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** What a new colour begins as. */
const FIRST_COLOR = "#E4572E";

/** Whose film it is, and what it asks of those who see it. */
export function BrandFields({ draft, onChange }: BrandFieldsProps) {
  return (
    <fieldset>
      <legend className="heading mb-3 text-lg">Brand</legend>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <TextField
          label="Name"
          name="brand"
          maxLength={100}
          value={draft.brand}
          placeholder="None"
          autoComplete="organization"
          onChange={(event) => onChange({ brand: event.target.value })}
        />
        <Colors colors={draft.colors} onChange={(colors) => onChange({ colors })} />
        <BroughtField
          label="Logo"
          type="logo"
          accept=".png,.jpg,.jpeg,.webp"
          hint="PNG, JPEG or WebP. In a corner, and on a card at the end."
          value={draft.logo}
          onChange={(logo) => onChange({ logo })}
        />
        <div>
          <label className="flex min-h-11 w-fit items-center gap-3">
            <Checkbox.Root
              checked={draft.call}
              onCheckedChange={(checked) => onChange({ call: checked === true })}
              className="grid size-6 place-items-center rounded-sm border border-edge bg-raised text-pencil hover:border-ink"
            >
              <Checkbox.Indicator>
                <Tick />
              </Checkbox.Indicator>
            </Checkbox.Root>
            End with a call to action
          </label>
          <div className={draft.call ? "mt-2" : "invisible mt-2"}>
            <TextField
              label="Its words"
              name="callText"
              maxLength={80}
              value={draft.callText}
              placeholder="The writer finds some"
              onChange={(event) => onChange({ callText: event.target.value })}
            />
          </div>
        </div>
      </div>
    </fieldset>
  );
}

interface ColorsProps {
  colors: string[];
  onChange: (colors: string[]) => void;
}

function Colors({ colors, onChange }: ColorsProps) {
  return (
    <div role="group" aria-labelledby="colors">
      <p id="colors" className="mb-1.5 font-medium">
        Colours
      </p>
      <ul className="flex min-h-11 flex-wrap items-center gap-2">
        {colors.map((color, index) => (
          <li key={index} className="flex items-center rounded-md border border-edge bg-raised">
            <input
              type="color"
              aria-label={`Colour ${index + 1}`}
              value={color.toLowerCase()}
              onChange={(event) =>
                onChange(colors.with(index, event.target.value.toUpperCase()))
              }
              className="size-11 cursor-pointer rounded-l-md border-0 bg-transparent p-1.5"
            />
            <button
              type="button"
              aria-label={`Remove colour ${index + 1}`}
              onClick={() => onChange(colors.toSpliced(index, 1))}
              className="grid h-11 w-8 place-items-center text-soft hover:text-ink"
            >
              <Cross className="size-3!" />
            </button>
          </li>
        ))}
        {colors.length < MOST_COLORS && (
          <li>
            <button
              type="button"
              onClick={() => onChange([...colors, FIRST_COLOR])}
              className="min-h-11 rounded-md border border-dashed border-edge px-4 hover:border-ink hover:bg-raised"
            >
              Add a colour
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}
