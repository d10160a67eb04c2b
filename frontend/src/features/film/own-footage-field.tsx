import type { Asset } from "@/api/assets";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { FileField } from "@/ui/file-field";

interface OwnFootageFieldProps {
  label: string;
  onBring: (asset: Asset) => void;
}

/** A film or a picture of the user's own, for a scene. */
export function OwnFootageField({ label, onBring }: OwnFootageFieldProps) {
  const film = useUpload("video", onBring);
  const picture = useUpload("background", onBring);
  const error = film.error ?? picture.error;
  return (
    <FileField
      label={label}
      hint="A film or a picture: MP4, MOV, WebM, MKV, PNG, JPEG or WebP."
      accept=".mp4,.mov,.webm,.mkv,.png,.jpg,.jpeg,.webp"
      value={null}
      told={film.told ?? picture.told}
      error={error ? inWords(error) : undefined}
      onChoose={(file) => (/\.(png|jpe?g|webp)$/i.test(file.name) ? picture : film).send(file)}
      onTakeOut={() => undefined}
    />
  );
}
