import { ColorsField } from "@/ui/colors-field";
import { CheckField, TextField } from "@/ui/field";

import { BroughtField } from "./brought-field";
import { type Draft, MOST_COLORS } from "./draft";
import { KitField } from "./kit-field";

interface BrandFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** Whose film it is, and what it asks of those who see it. */
export function BrandFields({ draft, onChange }: BrandFieldsProps) {
  return (
    <fieldset>
      <legend className="heading mb-3 text-lg">Brand</legend>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <KitField onChange={onChange} />
        <TextField
          label="Name"
          name="brand"
          maxLength={100}
          value={draft.brand}
          placeholder="None"
          autoComplete="organization"
          onChange={(event) => onChange({ brand: event.target.value })}
        />
        <ColorsField colors={draft.colors} most={MOST_COLORS} onChange={(colors) => onChange({ colors })} />
        <BroughtField
          label="Logo"
          type="logo"
          accept=".png,.jpg,.jpeg,.webp"
          hint="PNG, JPEG or WebP. In a corner, and on a card at the end."
          value={draft.logo}
          onChange={(logo) => onChange({ logo })}
        />
        <div>
          <CheckField
            label="End with a call to action"
            checked={draft.call}
            onChange={(event) => onChange({ call: event.target.checked })}
          />
          <div className={draft.call ? "mt-3" : "invisible mt-3"}>
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
