import { useId, useRef } from "react";

import { Cross } from "./pencil";

interface FileFieldProps {
  label: string;
  hint: string;
  /** Endings that the system's file picker offers. */
  accept: string;
  /** The name of what is chosen; null for nothing. */
  value: string | null;
  /** What goes on just now; null for nothing. */
  told: string | null;
  /** What was wrong with the last one. */
  error: string | undefined;
  /** What the button says. */
  action?: string;
  onChoose: (file: File) => void;
  onTakeOut: () => void;
}

/** A file of the user's own: chosen, sent while its share is told, and taken out again. */
export function FileField({ label, hint, accept, value, told, error, action = "Choose a file", onChoose, onTakeOut }: FileFieldProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);

  function choose(files: FileList | null): void {
    const file = files?.[0];
    if (file) onChoose(file);
    // The same file can be chosen again, once it has been mended.
    if (picker.current) picker.current.value = "";
  }

  return (
    <div role="group" aria-labelledby={`${id}-label`}>
      <p id={`${id}-label`} className="mb-1.5 font-medium">
        {label}
      </p>
      <div className="flex min-h-11 items-center gap-2">
        {value !== null ? (
          <p className="flex min-w-0 items-center rounded-md border border-edge bg-raised pl-3">
            <span className="truncate">{value}</span>
            <button
              type="button"
              aria-label={`Take out ${value}`}
              onClick={onTakeOut}
              className="grid h-11 w-10 shrink-0 place-items-center text-soft hover:text-ink"
            >
              <Cross className="size-3!" />
            </button>
          </p>
        ) : (
          <button
            type="button"
            aria-describedby={`${id}-under`}
            aria-disabled={told !== null}
            onClick={() => told === null && picker.current?.click()}
            className="min-h-11 rounded-md border border-dashed border-edge px-4 hover:border-ink hover:bg-raised aria-disabled:opacity-60"
          >
            {told ?? action}
          </button>
        )}
        <input
          ref={picker}
          type="file"
          accept={accept}
          aria-label={`${label}: a file`}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => choose(event.target.files)}
        />
      </div>
      <p
        id={`${id}-under`}
        role={error !== undefined ? "alert" : undefined}
        className={`mt-1.5 text-sm ${error !== undefined ? "text-bad" : "text-soft"}`}
      >
        {error ?? hint}
      </p>
    </div>
  );
}
