import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { type Asset, assetsQuery, type AssetType, takeAway } from "@/api/assets";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { size } from "@/format/amount";
import { ago, length } from "@/format/time";
import { Button } from "@/ui/button";
import { ConfirmButton } from "@/ui/confirm-button";
import { Blank, Notice } from "@/ui/notice";

import { typeOf } from "./kind";

const NAMES: Record<AssetType, string> = {
  logo: "Logo",
  product_image: "Picture",
  background: "Picture",
  audio: "Sound",
  video: "Film",
  other: "File",
};

/** Every file that was brought here: more can be, and each can be taken away. */
export function Files() {
  const assets = useQuery(assetsQuery);
  const client = useQueryClient();
  const removing = useMutation({ mutationFn: takeAway, onSettled: () => client.invalidateQueries(assetsQuery) });
  const error = assets.error ?? removing.error;
  return (
    <section aria-labelledby="files" className="space-y-5">
      <h2 id="files" className="heading text-xl">
        Your files
      </h2>
      <DropPlace />
      {error && (
        <Notice bad title="That did not work">
          {inWords(error)}
        </Notice>
      )}
      {assets.data?.assets.length === 0 ? (
        <Blank title="Nothing brought yet">
          <p>Logos, pictures, footage, music and voices that you bring stay here for your films.</p>
        </Blank>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {assets.isPending && <li className="min-h-20 py-3 text-soft">Fetching your files</li>}
          {assets.data?.assets.map((asset) => (
            <FileRow
              key={asset.asset_id}
              asset={asset}
              removing={removing.isPending && removing.variables === asset.asset_id}
              onRemove={() => removing.mutate(asset.asset_id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Takes a file by drop or by choice, and tells how far it is, or why it is refused. */
function DropPlace() {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [name, setName] = useState("");
  const [taken, setTaken] = useState("");
  const uploads: Record<AssetType, ReturnType<typeof useUpload>> = {
    logo: useUpload("logo", done),
    product_image: useUpload("product_image", done),
    background: useUpload("background", done),
    audio: useUpload("audio", done),
    video: useUpload("video", done),
    other: useUpload("other", done),
  };
  const [type, setType] = useState<AssetType>("other");
  const { told, error, share } = uploads[type];

  function done(asset: Asset): void {
    setTaken(asset.filename);
  }

  function bring(file: File | undefined): void {
    if (!file || told) return;
    const wanted = typeOf(file.name);
    setName(file.name);
    setTaken("");
    setType(wanted);
    uploads[wanted].send(file);
    if (picker.current) picker.current.value = "";
  }

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        bring(event.dataTransfer.files[0]);
      }}
      className={`rounded-lg border border-dashed px-5 py-6 ${over ? "border-pencil bg-wash" : "border-edge bg-panel"}`}
    >
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <Button aria-describedby="bring-under" aria-disabled={told !== null} onClick={() => !told && picker.current?.click()}>
          Choose a file
        </Button>
        <p id="bring-under" className="min-w-0 flex-1 basis-64 text-soft">
          Or drop it here. Pictures up to 20 MB, sound up to 64 MB, films up to 200 MB.
        </p>
        <input
          ref={picker}
          type="file"
          aria-label="A file to bring"
          tabIndex={-1}
          accept=".png,.jpg,.jpeg,.webp,.wav,.mp3,.flac,.ogg,.oga,.opus,.m4a,.mp4,.mov,.webm,.mkv"
          className="sr-only"
          onChange={(event) => bring(event.target.files?.[0])}
        />
      </div>
      <div className="mt-3 min-h-9">
        {told && (
          <>
            <progress aria-label={`Sending ${name}`} max={1} value={share} className="bar block h-2 w-full" />
            <p role="status" className="mt-1 text-sm">
              {name}: {told.toLowerCase()}
            </p>
          </>
        )}
        {!told && error && (
          <p role="alert" className="text-bad">
            {name} was not taken. {inWords(error)}
          </p>
        )}
        {!told && taken && (
          <p role="status" className="text-good">
            {taken} is here.
          </p>
        )}
      </div>
    </div>
  );
}

interface FileRowProps {
  asset: Asset;
  removing: boolean;
  onRemove: () => void;
}

function FileRow({ asset, removing, onRemove }: FileRowProps) {
  const measure = asset.medium === "image" ? `${asset.width} × ${asset.height}` : length(asset.duration_seconds);
  return (
    <li className="grid grid-cols-[5rem_minmax(0,1fr)_auto] items-center gap-4 py-3">
      <div className="grid h-14 place-items-center overflow-hidden rounded-sm bg-film text-xs text-film-soft">
        {asset.thumbnail_url ? (
          <img src={asset.thumbnail_url} alt="" loading="lazy" className="max-h-full max-w-full object-contain" />
        ) : (
          NAMES[asset.type]
        )}
      </div>
      <div className="min-w-0">
        <p className="truncate font-medium">{asset.filename}</p>
        <p className="figures text-sm text-soft">
          {NAMES[asset.type]}, {measure}, {size(asset.size_bytes)}, {ago(asset.created_at)}
        </p>
      </div>
      <ConfirmButton
        name={`Remove ${asset.filename}`}
        question={`Remove ${asset.filename}?`}
        detail="Films that have it in them keep it."
        pending={removing}
        onConfirm={onRemove}
      />
    </li>
  );
}
