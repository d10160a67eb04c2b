import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { restore } from "@/api/edits";
import { type CompositionSummary, filmQuery, forgetLists } from "@/api/films";
import { inWords } from "@/api/refusal";
import { ago, length } from "@/format/time";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";

import { Compare } from "./compare";

interface VersionsProps {
  filmId: string;
  ratio: string;
  /** Finished ones, oldest first. */
  versions: CompositionSummary[];
  shown: CompositionSummary;
  /** Why nothing can be made just now; null where it can. */
  closed: string | null;
  onShow: (version: CompositionSummary) => void;
}

/** All finished versions: to be looked at, compared with the one shown, and made the newest again. */
export function Versions({ filmId, ratio, versions, shown, closed, onShow }: VersionsProps) {
  const [compared, setCompared] = useState<CompositionSummary | null>(null);
  const client = useQueryClient();
  const restoring = useMutation({
    mutationFn: restore,
    onSuccess: () => Promise.all([client.invalidateQueries(filmQuery(filmId)), forgetLists(client)]),
  });
  const newest = versions.at(-1);
  const numbers = new Map(versions.map((each) => [each.composition_id, each.version]));
  return (
    <div className="space-y-4">
      <ol aria-label="Versions" className="divide-y divide-line border-y border-line">
        {versions.toReversed().map((each) => {
          const parent = each.parent_composition_id && numbers.get(each.parent_composition_id);
          const isShown = each.composition_id === shown.composition_id;
          return (
            <li key={each.composition_id} className={`py-3 ${isShown ? "-mx-3 bg-wash px-3" : ""}`}>
              <div className="flex items-start gap-3">
                <div className="grid aspect-video h-14 shrink-0 place-items-center overflow-hidden bg-film">
                  {each.thumbnail_url && <img src={each.thumbnail_url} alt="" className="size-full object-contain" />}
                </div>
                <div className="min-w-0 flex-1">
                  <p className="heading">
                    Version {each.version}
                    <span className="font-normal text-soft">
                      {each === newest && ", the newest"}
                      {isShown && ", shown"}
                    </span>
                  </p>
                  <p className="text-sm text-soft">
                    {length(each.duration_seconds)}, {ago(each.created_at)}
                    {parent ? `, from version ${parent}` : ""}
                  </p>
                </div>
              </div>
              <div className="mt-2 flex flex-wrap gap-x-6 empty:hidden">
                {!isShown && (
                  <>
                    <Button look="quiet" aria-label={`Show version ${each.version}`} onClick={() => onShow(each)}>
                      Show
                    </Button>
                    <Button
                      look="quiet"
                      aria-label={`Compare version ${each.version} with version ${shown.version}`}
                      onClick={() => setCompared(each)}
                    >
                      Compare
                    </Button>
                  </>
                )}
                {each !== newest && (
                  <Button
                    look="quiet"
                    aria-label={`Restore version ${each.version}`}
                    aria-disabled={restoring.isPending || closed !== null}
                    onClick={() => !restoring.isPending && !closed && restoring.mutate(each.composition_id)}
                  >
                    {restoring.isPending && restoring.variables === each.composition_id ? "Restoring" : "Restore"}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      <p className="text-sm text-soft">
        {versions.length > 1
          ? "Restoring makes an earlier version the newest again. Nothing is lost, and it costs nothing."
          : "Every change makes a new version; this one stays."}
      </p>
      {restoring.error && (
        <Notice bad title="The version was not restored">
          {inWords(restoring.error)}
        </Notice>
      )}
      {compared && (
        <Compare
          ratio={ratio}
          {...(compared.version < shown.version ? { before: compared, after: shown } : { before: shown, after: compared })}
          onClose={() => setCompared(null)}
        />
      )}
    </div>
  );
}
