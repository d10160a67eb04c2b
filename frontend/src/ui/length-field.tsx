import { useState } from "react";

import { TextField } from "./field";

interface LengthFieldProps {
  /** Frames. */
  value: number;
  rate: number;
  onChange: (frames: number) => void;
}

/** A scene's length in seconds, to the nearest frame. */
export function LengthField({ value, rate, onChange }: LengthFieldProps) {
  // As typed, while it is being typed: "4." is on the way to a number.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label="Seconds"
      inputMode="decimal"
      value={typed ?? String(Math.round((value / rate) * 100) / 100)}
      onChange={(event) => {
        const text = event.target.value.trim().replace(",", ".");
        setTyped(text);
        const frames = Math.round(Number(text) * rate);
        if (frames > 0) onChange(frames);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
