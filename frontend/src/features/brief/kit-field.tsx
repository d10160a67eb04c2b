import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { brandKitsQuery } from "@/api/brand-kits";
import { useSessionMet } from "@/api/session-met";
import { SelectField } from "@/ui/field";

import { type Draft, withKit } from "./draft";

/** A brand's kit fills the fields in; they can be changed afterwards. */
export function KitField({ onChange }: { onChange: (change: Partial<Draft>) => void }) {
  // Kits are a session's: whoever has none yet has no kit.
  const kits = useQuery({ ...brandKitsQuery, enabled: useSessionMet() }).data?.brand_kits ?? [];
  const hint = (
    <>
      {kits.length > 0 ? "Fills in the fields below. " : "Kept once, used in every film. "}
      <Link to="/brand" className="text-ink underline underline-offset-4">
        {kits.length > 0 ? "Change kits" : "Keep a brand kit"}
      </Link>
    </>
  );
  return (
    <SelectField
      label="Brand kit"
      className="sm:col-span-2 sm:max-w-[calc(50%-0.75rem)]"
      hint={hint}
      value=""
      disabled={kits.length === 0}
      onChange={(event) => {
        const kit = kits.find((each) => each.brand_kit_id === event.target.value);
        if (kit) onChange(withKit(kit));
      }}
    >
      <option value="">{kits.length > 0 ? "Choose a kit" : "None yet"}</option>
      {kits.map((kit) => (
        <option key={kit.brand_kit_id} value={kit.brand_kit_id}>
          {kit.name}
        </option>
      ))}
    </SelectField>
  );
}
