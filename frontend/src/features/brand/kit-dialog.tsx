import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { type BrandKit, brandKitsQuery, keepKit } from "@/api/brand-kits";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { voicesQuery } from "@/api/voices";
import { Button } from "@/ui/button";
import { ColorsField } from "@/ui/colors-field";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { FileField } from "@/ui/file-field";
import { Notice } from "@/ui/notice";
import { VoiceField } from "@/ui/voice-field";

const MOST_COLORS = 5;

/** A kit to be filled in, or changed. */
export function KitDialog({ kit, onClose }: { kit: BrandKit | null; onClose: () => void }) {
  const [name, setName] = useState(kit?.name ?? "");
  const [brand, setBrand] = useState(kit?.brand.name ?? "");
  const [colors, setColors] = useState(kit?.brand.colors ?? []);
  const [logo, setLogo] = useState(kit?.brand.logo_asset_id ? { id: kit.brand.logo_asset_id, name: "The logo" } : null);
  const [words, setWords] = useState(kit?.cta_text ?? "");
  const [style, setStyle] = useState(kit?.style ?? "");
  const [music, setMusic] = useState(kit?.music_style ?? "");
  const [voice, setVoice] = useState(kit?.voice ?? "");
  const [tried, setTried] = useState(false);
  const spoken = useQuery(voicesQuery).data;
  const upload = useUpload("logo", (asset) => setLogo({ id: asset.asset_id, name: asset.filename }));
  const client = useQueryClient();
  const keeping = useMutation({
    mutationFn: () =>
      keepKit(kit?.brand_kit_id ?? null, {
        name: name.trim(),
        brand: { name: brand.trim(), colors, logo_asset_id: logo?.id ?? null },
        cta_text: words.trim(),
        style: style.trim(),
        music_style: music.trim(),
        voice: voice || null,
      }),
    onSuccess: async () => {
      await client.invalidateQueries(brandKitsQuery);
      onClose();
    },
  });

  function keep(): void {
    setTried(true);
    if (name.trim() && !keeping.isPending) keeping.mutate();
  }

  return (
    <Dialog wide title={kit ? `Change ${kit.name}` : "New brand kit"} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
        className="grid gap-x-6 gap-y-5 sm:grid-cols-2"
      >
        <TextField
          label="Name of the kit"
          maxLength={100}
          value={name}
          placeholder="Helio, summer"
          error={tried && !name.trim() ? "The kit needs a name, so that it can be chosen." : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField label="Brand" maxLength={100} value={brand} placeholder="Helio" onChange={(event) => setBrand(event.target.value)} />
        <ColorsField colors={colors} most={MOST_COLORS} onChange={setColors} />
        <FileField
          label="Logo"
          hint="PNG, JPEG or WebP, up to 20 MB."
          accept=".png,.jpg,.jpeg,.webp"
          value={logo?.name ?? null}
          told={upload.told}
          error={upload.error ? inWords(upload.error) : undefined}
          onChoose={upload.send}
          onTakeOut={() => setLogo(null)}
        />
        <TextField label="Call to action" maxLength={80} value={words} placeholder="Boil with the sun" onChange={(event) => setWords(event.target.value)} />
        <TextField label="Style" maxLength={200} value={style} placeholder="warm morning light" onChange={(event) => setStyle(event.target.value)} />
        <TextField label="Music" maxLength={100} value={music} placeholder="calm, acoustic" onChange={(event) => setMusic(event.target.value)} />
        <VoiceField
          label="Voice of narration"
          unsaid="In each brief’s own language"
          spoken={spoken}
          value={voice}
          onChange={setVoice}
        />
        <div className="flex flex-wrap items-end justify-end gap-3 sm:col-span-2">
          <Button onClick={onClose}>Leave it</Button>
          <Button look="main" type="submit" aria-disabled={keeping.isPending}>
            {keeping.isPending ? "Keeping it" : "Keep the kit"}
          </Button>
        </div>
        {keeping.error && (
          <div className="sm:col-span-2">
            <Notice bad title="The kit was not kept">
              {inWords(keeping.error)}
            </Notice>
          </div>
        )}
      </form>
    </Dialog>
  );
}
