import { SettledField } from "./settled-field";

interface SettledLengthProps {
  label: string;
  /** Frames. */
  value: number;
  least?: number;
  rate: number;
  hint?: string;
  onSettle: (frames: number) => void;
}

/** A length in seconds, to the nearest frame, that is a change once it is typed. */
export function SettledLength({ label, value, least = 1, rate, hint, onSettle }: SettledLengthProps) {
  return (
    <SettledField
      label={label}
      inputMode="decimal"
      {...(hint !== undefined && { hint })}
      value={String(Math.round((value / rate) * 100) / 100)}
      onSettle={(typed) => {
        const frames = Math.round(Number(typed.trim().replace(",", ".")) * rate);
        if (frames >= least) onSettle(frames);
      }}
    />
  );
}
