import { type ComponentProps, type KeyboardEvent, useId, useState } from "react";

import { CONTROL, TextField } from "./field";

interface Settling {
  value: string;
  /** Told when one leaves the field, or presses Enter, with something else in it. */
  onSettle: (value: string) => void;
}

/** What is typed is a change once it is done, not at every key. */
function useTyped({ value, onSettle }: Settling) {
  const [typed, setTyped] = useState<string | null>(null);
  return {
    value: typed ?? value,
    type: setTyped,
    settle: () => {
      setTyped(null);
      if (typed !== null && typed !== value) onSettle(typed);
    },
  };
}

export function SettledField({ value, onSettle, ...rest }: Settling & Omit<ComponentProps<typeof TextField>, "value" | "onChange">) {
  const typed = useTyped({ value, onSettle });
  return (
    <TextField
      {...rest}
      value={typed.value}
      onChange={(event) => typed.type(event.target.value)}
      onBlur={typed.settle}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter") typed.settle();
      }}
    />
  );
}

interface LinesProps extends Settling {
  label: string;
  hint?: string;
  maxLength: number;
  placeholder?: string;
}

/** As `SettledField`, for more than one line. */
export function SettledLines({ label, hint, value, onSettle, ...rest }: LinesProps) {
  const id = useId();
  const typed = useTyped({ value, onSettle });
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        rows={2}
        className={`${CONTROL} field-sizing-content max-h-56`}
        {...(hint !== undefined && { "aria-describedby": `${id}-under` })}
        value={typed.value}
        onChange={(event) => typed.type(event.target.value)}
        onBlur={typed.settle}
      />
      {hint !== undefined && (
        <p id={`${id}-under`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
