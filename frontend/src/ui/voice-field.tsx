import type { ComponentProps, ReactNode } from "react";

import { languages } from "@/format/languages";

import { SelectField } from "./field";

interface VoiceFieldProps extends Omit<ComponentProps<"select">, "value" | "onChange"> {
  label: string;
  hint?: ReactNode;
  /** Languages that are spoken here; undefined until they are known. */
  spoken: string[] | undefined;
  /** A language; empty where `unsaid`. */
  value: string;
  /** What holds where none is chosen. */
  unsaid: string;
  onChange: (value: string) => void;
}

/** Whose voice narrates, by its language. */
export function VoiceField({ spoken = [], value, unsaid, onChange, ...rest }: VoiceFieldProps) {
  return (
    <SelectField {...rest} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{unsaid}</option>
      {languages(spoken, value).map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
