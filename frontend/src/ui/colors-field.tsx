import { useId } from "react";

import { Cross } from "./pencil";

interface ColorsFieldProps {
  colors: string[];
  most: number;
  onChange: (colors: string[]) => void;
}

/** What a new colour begins as. */
const FIRST_COLOR = "#E4572E";

/** A few colours, the main one first. */
export function ColorsField({ colors, most, onChange }: ColorsFieldProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="mb-1.5 font-medium">
        Colours
      </p>
      <ul className="flex min-h-11 flex-wrap items-center gap-2">
        {colors.map((color, index) => (
          <li key={index} className="flex items-center rounded-md border border-edge bg-raised">
            <input
              type="color"
              aria-label={`Colour ${index + 1}`}
              value={color.toLowerCase()}
              onChange={(event) => onChange(colors.with(index, event.target.value.toUpperCase()))}
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
        {colors.length < most && (
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
