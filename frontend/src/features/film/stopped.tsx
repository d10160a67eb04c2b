import { useMutation, useQueryClient } from "@tanstack/react-query";

import { filmQuery, type Generation, retry } from "@/api/films";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";

/** A version that was not finished, over the one that is still there. */
export function Stopped({ film }: { film: Generation }) {
  const client = useQueryClient();
  const id = film.generation_id;
  const retrying = useMutation({
    mutationFn: () => retry(id),
    onSuccess: () => client.invalidateQueries(filmQuery(id)),
  });
  const version = film.compositions.at(-1)?.version ?? "";
  const failed = film.status === "failed";
  const reason = retrying.error ? inWords(retrying.error) : film.error?.detail;
  return (
    <Notice bad={failed} title={`Version ${version} was ${failed ? "stopped" : "cancelled"}`}>
      {reason && <p>{reason}</p>}
      <p>What you see is the version before it.</p>
      <Button className="mt-3" aria-disabled={retrying.isPending} onClick={() => !retrying.isPending && retrying.mutate()}>
        {retrying.isPending ? "Going on" : `Go on with version ${version}`}
      </Button>
    </Notice>
  );
}
