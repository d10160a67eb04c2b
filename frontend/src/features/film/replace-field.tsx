import type { Operation } from "@/api/edits";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { FileField } from "@/ui/file-field";

interface ReplaceFieldProps {
  sceneId: string;
  onAdd: (...operations: Operation[]) => void;
}

/** Footage or a picture of the user's own, in place of the scene's clip. */
export function ReplaceField({ sceneId, onAdd }: ReplaceFieldProps) {
  const upload = useUpload("video", (asset) => onAdd({ op: "replace", scene_id: sceneId, asset_id: asset.asset_id, in_point: 0 }));
  const picture = useUpload("background", (asset) => onAdd({ op: "replace", scene_id: sceneId, asset_id: asset.asset_id, in_point: 0 }));
  const error = upload.error ?? picture.error;
  return (
    <FileField
      label="Show your own instead"
      hint="A film or a picture: MP4, MOV, WebM, MKV, PNG, JPEG or WebP."
      accept=".mp4,.mov,.webm,.mkv,.png,.jpg,.jpeg,.webp"
      value={null}
      told={upload.told ?? picture.told}
      error={error ? inWords(error) : undefined}
      onChoose={(file) => (/\.(png|jpe?g|webp)$/i.test(file.name) ? picture : upload).send(file)}
      onTakeOut={() => undefined}
    />
  );
}
