import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { cutIn, cutUrl, imported, type Imported } from "@/api/cut";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { FileField } from "@/ui/file-field";

interface CutFieldProps {
  compositionId: string;
  /** Take what a cut does to the film into the draft; return what is to be said of that, a line each. */
  onRead: (cut: Imported) => string[];
}

/** The film goes to another editor as OpenTimelineIO, and comes back as changes. */
export function CutField({ compositionId, onRead }: CutFieldProps) {
  const [told, tell] = useState<string[]>([]);
  const reading = useMutation({
    mutationFn: async (file: File) => imported(await cutIn(file), false),
    onMutate: () => tell([]),
    onSuccess: (cut) => tell(onRead(cut)),
  });
  return (
    <div className="space-y-3 border-t border-line pt-4">
      <h3 className="heading">Cut it in another editor</h3>
      <Button asChild>
        <a href={cutUrl(compositionId)} download="timeline.otio">
          Take the timeline there
        </a>
      </Button>
      <FileField
        label="The cut made there"
        hint="OpenTimelineIO. Footage that is new in it is found among your files, by its name."
        accept=".otio,.json"
        action="Bring it back"
        value={null}
        told={reading.isPending ? "Reading the cut" : null}
        error={reading.error ? inWords(reading.error) : undefined}
        onChoose={(file) => reading.mutate(file)}
        onTakeOut={() => undefined}
      />
      <div role="status" aria-label="What became of it" className="space-y-1">
        {told.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}
