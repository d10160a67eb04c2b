import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";

import { type AssetType, upload } from "@/api/assets";
import { inWords } from "@/api/refusal";
import { Cross } from "@/ui/pencil";

import type { Brought } from "./draft";

interface BroughtFieldProps {
  label: string;
  hint: string;
  type: AssetType;
  /** Endings that the system's file picker offers. */
  accept: string;
  value: Brought | null;
  onChange: (value: Brought | null) => void;
}

/** A file of the user's own: chosen, sent while its share is told, and taken out again. */
export function BroughtField({ label, hint, type, accept, value, onChange }: BroughtFieldProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const sending = useMutation({
    mutationFn: (file: File) => upload(type, file, setShare),
    onMutate: () => setShare(0),
    onSuccess: (asset) => onChange({ id: asset.asset_id, name: asset.filename }),
  });

  function choose(files: FileList | null): void {
    const file = files?.[0];
    if (file) sending.mutate(file);
    // The same file can be chosen again, once it has been mended.
    if (picker.current) picker.current.value = "";
  }

  return (
    <div role="group" aria-labelledby={`${id}-label`}>
      <p id={`${id}-label`} className="mb-1.5 font-medium">
        {label}
      </p>
      <div className="flex min-h-11 items-center gap-2">
        {value ? (
          <p className="flex min-w-0 items-center rounded-md border border-edge bg-raised pl-3">
            <span className="truncate">{value.name}</span>
            <button
              type="button"
              aria-label={`Take out ${value.name}`}
              onClick={() => onChange(null)}
              className="grid h-11 w-10 shrink-0 place-items-center text-soft hover:text-ink"
            >
              <Cross className="size-3!" />
            </button>
          </p>
        ) : (
          <button
            type="button"
            aria-describedby={`${id}-under`}
            aria-disabled={sending.isPending}
            onClick={() => !sending.isPending && picker.current?.click()}
            className="min-h-11 rounded-md border border-dashed border-edge px-4 hover:border-ink hover:bg-raised aria-disabled:opacity-60"
          >
            {sending.isPending ? told(share) : "Choose a file"}
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
        role={sending.error ? "alert" : undefined}
        className={`mt-1.5 text-sm ${sending.error ? "text-bad" : "text-soft"}`}
      >
        {sending.error ? inWords(sending.error) : hint}
      </p>
    </div>
  );
}

/** All of it sent, it is still looked through. */
function told(share: number): string {
  return share < 1 ? `Sending, ${Math.floor(100 * share)} %` : "Looking it through";
}
