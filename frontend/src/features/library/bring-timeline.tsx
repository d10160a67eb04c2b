import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { type Cut, cutIn, imported } from "@/api/cut";
import { forgetLists } from "@/api/films";
import { inWords } from "@/api/refusal";
import { price } from "@/format/amount";
import { length } from "@/format/time";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FileField } from "@/ui/file-field";
import { Notice } from "@/ui/notice";

/** A film of a timeline that was cut elsewhere, out of one's own files; told before it is made. */
export function BringTimeline() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Bring a timeline</Button>
      {open && <TimelineDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function TimelineDialog({ onClose }: { onClose: () => void }) {
  const [cut, setCut] = useState<{ name: string; document: Cut } | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const reading = useMutation({
    mutationFn: async (file: File) => {
      const document = await cutIn(file);
      const told = await imported(document, false);
      setCut({ name: file.name, document });
      return told;
    },
  });
  const making = useMutation({
    mutationFn: (document: Cut) => imported(document, true),
    onSuccess: async ({ generation_id }) => {
      await forgetLists(client);
      await navigate(`/films/${generation_id ?? ""}`);
    },
  });
  const told = cut ? reading.data : undefined;

  function takeOut(): void {
    setCut(null);
    reading.reset();
    making.reset();
  }

  return (
    <Dialog title="Bring a timeline" description="A cut of another editor, as OpenTimelineIO, becomes a film." onClose={onClose}>
      <div className="space-y-5">
        <FileField
          label="The timeline"
          hint="Its footage is found among your files, by its name."
          accept=".otio,.json"
          value={cut?.name ?? null}
          told={reading.isPending ? "Reading it" : null}
          error={reading.error ? inWords(reading.error) : undefined}
          onChoose={(file) => reading.mutate(file)}
          onTakeOut={takeOut}
        />
        {told && told.remarks.length > 0 && (
          <ul aria-label="Remarks" className="list-disc space-y-1 pl-5">
            {told.remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        )}
        {told &&
          (told.generation_id === null ? (
            <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4">
              <span className="title text-2xl">{price(told.estimated_cost_usd)}</span>
              <span className="figures">The film lasts {length(told.duration_seconds)}</span>
            </p>
          ) : (
            <p className="border-t border-line pt-4">
              It is a cut of{" "}
              <Link to={`/films/${told.generation_id}`} className="underline underline-offset-4">
                a film that is here
              </Link>
              : bring it back there.
            </p>
          ))}
        {making.error && <Notice bad title="The film was not ordered">{inWords(making.error)}</Notice>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button onClick={onClose}>Leave it</Button>
          <Button
            look="main"
            aria-disabled={told?.generation_id !== null || making.isPending}
            onClick={() => cut && told?.generation_id === null && !making.isPending && making.mutate(cut.document)}
          >
            {making.isPending ? "Placing the order" : "Make the film"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
