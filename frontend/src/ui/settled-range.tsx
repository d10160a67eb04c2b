import { useId, useState } from "react";

interface SettledRangeProps {
  label: string;
  /** Whole numbers. */
  least: number;
  most: number;
  value: number;
  /** Returns a value as one says it. */
  tell: (value: number) => string;
  className?: string;
  /** Told once the slider is let go at another value. */
  onSettle: (value: number) => void;
}

/** A slider that is a change once it is let go, not all the way there. */
export function SettledRange({ label, least, most, value, tell, className = "", onSettle }: SettledRangeProps) {
  const id = useId();
  const [moved, setMoved] = useState<number | null>(null);
  const shown = moved ?? value;

  function settle(): void {
    setMoved(null);
    if (moved !== null && moved !== value) onSettle(moved);
  }

  return (
    <div className={className}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="figures text-soft">
          {tell(shown)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={1}
        value={shown}
        aria-valuetext={tell(shown)}
        onChange={(event) => setMoved(event.target.valueAsNumber)}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
        className="block h-9 w-full accent-(--color-ink) focus-visible:-outline-offset-2"
      />
    </div>
  );
}
