import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { type BrandKit, brandKitsQuery, removeKit } from "@/api/brand-kits";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { ConfirmButton } from "@/ui/confirm-button";
import { Blank, Notice } from "@/ui/notice";

import { KitDialog } from "./kit-dialog";

/** Every brand kit, to be made, changed and removed. */
export function Kits() {
  const kits = useQuery(brandKitsQuery);
  const [open, setOpen] = useState<BrandKit | "new" | null>(null);
  const client = useQueryClient();
  const removing = useMutation({
    mutationFn: removeKit,
    onSettled: () => client.invalidateQueries(brandKitsQuery),
  });
  const error = kits.error ?? removing.error;
  return (
    <section aria-labelledby="kits" className="space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 id="kits" className="heading text-xl">
          Brand kits
        </h2>
        <Button look="main" onClick={() => setOpen("new")}>
          New brand kit
        </Button>
      </div>
      {error && (
        <Notice bad title="That did not work">
          {inWords(error)}
        </Notice>
      )}
      {kits.data?.brand_kits.length === 0 ? (
        <Blank title="No brand kit yet">
          <p>Keep a brand’s name, colours, logo and last words once, and fill them into every film with one choice.</p>
        </Blank>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {kits.isPending && <li className="min-h-52 rounded-lg border border-line bg-panel p-4 text-soft">Fetching your kits</li>}
          {kits.data?.brand_kits.map((kit) => (
            <li key={kit.brand_kit_id}>
              <KitCard
                kit={kit}
                removing={removing.isPending && removing.variables === kit.brand_kit_id}
                onChange={() => setOpen(kit)}
                onRemove={() => removing.mutate(kit.brand_kit_id)}
              />
            </li>
          ))}
        </ul>
      )}
      {open && <KitDialog kit={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </section>
  );
}

interface KitCardProps {
  kit: BrandKit;
  removing: boolean;
  onChange: () => void;
  onRemove: () => void;
}

/** A kit as its films would end: the logo, or the name, on the brand's colour. */
function KitCard({ kit, removing, onChange, onRemove }: KitCardProps) {
  return (
    <article aria-label={kit.name} className="overflow-hidden rounded-lg border border-line bg-panel">
      <div className="grid h-32 grid-rows-[minmax(0,1fr)] place-items-center bg-film p-5 text-film-text">
        {kit.logo_url ? (
          <img src={kit.logo_url} alt="" className="max-h-full max-w-full object-contain" />
        ) : (
          <p className="title max-w-full break-words text-2xl">{kit.brand.name || kit.name}</p>
        )}
      </div>
      <div className="flex h-3 bg-film-gate">
        {kit.brand.colors.map((color, index) => (
          <span key={index} className="flex-1" style={{ background: color }} />
        ))}
      </div>
      <div className="space-y-1 p-4 pb-2">
        <h3 className="heading truncate text-lg">{kit.name}</h3>
        <p className="min-h-5 text-sm text-soft">
          {[kit.cta_text && `“${kit.cta_text}”`, kit.style, kit.music_style].filter(Boolean).join(", ") || "No words of its own"}
        </p>
        <div className="flex gap-6">
          <Button look="quiet" aria-label={`Change ${kit.name}`} onClick={onChange}>
            Change
          </Button>
          <ConfirmButton
            name={`Remove ${kit.name}`}
            question={`Remove ${kit.name}?`}
            detail="Films that were made with it stay as they are."
            pending={removing}
            onConfirm={onRemove}
          />
        </div>
      </div>
    </article>
  );
}
