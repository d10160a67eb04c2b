import type { AssetType } from "@/api/assets";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { FileField } from "@/ui/file-field";

import type { Brought } from "./draft";

interface BroughtFieldProps {
  label: string;
  hint: string;
  type: AssetType;
  accept: string;
  value: Brought | null;
  onChange: (value: Brought | null) => void;
}

/** A file that the film is to be made with. */
export function BroughtField({ type, value, onChange, ...rest }: BroughtFieldProps) {
  const upload = useUpload(type, (asset) => onChange({ id: asset.asset_id, name: asset.filename }));
  return (
    <FileField
      {...rest}
      value={value?.name ?? null}
      told={upload.told}
      error={upload.error ? inWords(upload.error) : undefined}
      onChoose={upload.send}
      onTakeOut={() => onChange(null)}
    />
  );
}
