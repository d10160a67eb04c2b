import { Collapsible } from "radix-ui";

import { SelectField, TextField } from "@/ui/field";
import { Icon } from "@/ui/icons";

import type { Draft, Faults, FrameRate, Resolution } from "./draft";

interface MoreOptionsProps {
  draft: Draft;
  faults: Faults;
  onChange: (change: Partial<Draft>) => void;
}

const RESOLUTIONS: [Resolution, string][] = [
  ["480p", "480p, quick to make"],
  ["720p", "720p, for the web"],
  ["1080p", "1080p, full HD"],
  ["2160p", "2160p, 4K, slow to make"],
];
const RATES: [FrameRate, string][] = [
  [24, "24, as in the cinema"],
  [25, "25, European television"],
  [30, "30, for the web"],
  [60, "60, for fast movement"],
];

/** What most films can leave as it is. */
export function MoreOptions({ draft, faults, onChange }: MoreOptionsProps) {
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="group heading flex min-h-11 items-center gap-2 text-lg">
        More
        <Icon sign="more" className="size-5 transition-transform group-data-[state=open]:rotate-180" />
      </Collapsible.Trigger>
      <Collapsible.Content className="pt-3">
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-3">
          <SelectField
            label="Resolution"
            name="resolution"
            value={draft.resolution}
            onChange={(event) => onChange({ resolution: event.target.value as Resolution })}
          >
            {RESOLUTIONS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Frames per second"
            name="fps"
            value={draft.fps}
            onChange={(event) => onChange({ fps: Number(event.target.value) as FrameRate })}
          >
            {RATES.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField
            label="Seed"
            name="seed"
            inputMode="numeric"
            value={draft.seed}
            placeholder="A new one"
            hint="Same brief, same seed: same film."
            error={faults.seed}
            onChange={(event) => onChange({ seed: event.target.value.trim() })}
          />
        </div>
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
