import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type Export, exportsQuery, isDone, removeExport } from "@/api/exports";
import { inWords } from "@/api/refusal";
import { size } from "@/format/amount";
import { wait } from "@/format/time";
import { Button } from "@/ui/button";
import { ConfirmButton } from "@/ui/confirm-button";
import { Icon } from "@/ui/icons";
import { Notice } from "@/ui/notice";

import { FORMS } from "./forms";

/** Every export of a version: how far it is, and where to get it. */
export function ExportList({ compositionId }: { compositionId: string }) {
  const query = exportsQuery(compositionId);
  const list = useQuery(query);
  const client = useQueryClient();
  const removing = useMutation({ mutationFn: removeExport, onSettled: () => client.invalidateQueries(query) });
  const error = list.error ?? removing.error;
  return (
    <section aria-labelledby="made" className="space-y-3">
      <h2 id="made" className="heading text-xl">
        Exports
      </h2>
      {error && (
        <Notice bad title="That did not work">
          {inWords(error)}
        </Notice>
      )}
      {list.isPending && <p className="text-soft">Fetching the exports</p>}
      {list.data?.exports.length === 0 && <p className="text-soft">None yet. Each one stays here to be downloaded.</p>}
      {list.data && list.data.exports.length > 0 && (
        <ul aria-label="Exports" className="divide-y divide-line border-y border-line">
          {list.data.exports.map((each) => (
            <Row
              key={each.export_id}
              made={each}
              removing={removing.isPending && removing.variables === each.export_id}
              onRemove={() => each.export_id && removing.mutate(each.export_id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ made, removing, onRemove }: { made: Export; removing: boolean; onRemove: () => void }) {
  const form = Object.values(FORMS).find(({ format, codec }) => format === made.format && codec === made.codec);
  const kind = form?.name ?? `${made.format}, ${made.codec}`;
  const name = made.codec === null ? kind : `${kind}, ${made.width} × ${made.height}`;
  const weight = made.file_size_bytes === null ? "" : size(made.file_size_bytes);
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{name}</p>
        {isDone(made) ? (
          <p className={`text-sm ${made.error ? "text-bad" : "text-soft"}`}>
            {made.error ?? made.remarks.join(" ")}
            {!made.error && made.remarks.length === 0 && made.filename}
          </p>
        ) : (
          <div className="mt-1 flex items-center gap-3">
            <progress aria-label={`Making ${name}`} max={100} value={made.percentage} className="bar h-2 w-40" />
            <p className="figures text-sm text-soft">
              {made.percentage} %, {wait(made.estimated_seconds)}
            </p>
          </div>
        )}
      </div>
      {made.download_url && (
        <Button asChild>
          <a href={made.download_url} download={made.filename} aria-label={`Download ${weight} ${name}`}>
            <Icon sign="down" className="size-5" />
            {weight}
          </a>
        </Button>
      )}
      <ConfirmButton
        name={`Remove ${name}`}
        question={`Remove ${name}?`}
        detail={isDone(made) ? "It can be made again from the film." : "It is being made; that stops."}
        pending={removing}
        onConfirm={onRemove}
      />
    </li>
  );
}
