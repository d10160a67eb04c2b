import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { FileField } from "@/ui/file-field";
import { Cross } from "@/ui/pencil";

import { type Brought, MOST_REFERENCES } from "./draft";

interface ReferencesProps {
  value: Brought[];
  onChange: (value: Brought[]) => void;
}

/** Pictures of what the film is about: bought clips begin with them, drafts show them. */
export function References({ value, onChange }: ReferencesProps) {
  const upload = useUpload("product_image", (asset) => onChange([...value, { id: asset.asset_id, name: asset.filename }]));
  const full = value.length >= MOST_REFERENCES;
  return (
    <div className="sm:col-span-2">
      <FileField
        label="Reference pictures"
        hint={full ? `${MOST_REFERENCES} are the most there can be.` : "What the film is about: scenes begin with them. PNG, JPEG or WebP."}
        accept=".png,.jpg,.jpeg,.webp"
        action={value.length > 0 ? "Add another" : "Choose a file"}
        value={null}
        told={full ? "No more" : upload.told}
        error={upload.error ? inWords(upload.error) : undefined}
        onChoose={upload.send}
        onTakeOut={() => undefined}
      />
      {value.length > 0 && (
        <ul aria-label="Reference pictures" className="mt-2 flex flex-wrap gap-2">
          {value.map(({ id, name }) => (
            <li key={id} className="flex min-w-0 max-w-full items-center rounded-md border border-edge bg-raised pl-3">
              <span className="truncate">{name}</span>
              <button
                type="button"
                aria-label={`Take out ${name}`}
                onClick={() => onChange(value.filter((each) => each.id !== id))}
                className="grid h-11 w-10 shrink-0 place-items-center text-soft hover:text-ink"
              >
                <Cross className="size-3!" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
