import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { edit, type Operation } from "@/api/edits";
import { filmQuery, forgetLists, type Timeline } from "@/api/films";
import { useSettled } from "@/ui/use-settled";

import { applied } from "./apply";
import { type Draft, drafted, emptied, EMPTY, redone, replaced, undone, without } from "./draft";

/** Milliseconds without a change before the price is asked for. */
const SETTLED_AFTER = 300;

/** The draft on one version of a film, what it would redo and cost, and its being made. */
export function useDraft(filmId: string, compositionId: string, timeline: Timeline) {
  const place = `rayreel.edit.${compositionId}`;
  const [draft, setDraft] = useState<Draft>(() => kept(place));
  const client = useQueryClient();
  useEffect(() => keep(place, draft), [place, draft]);

  const settled = useSettled(draft.operations, SETTLED_AFTER);
  const quote = useQuery({
    queryKey: ["edit", "quote", compositionId, settled],
    queryFn: ({ signal }) => edit(compositionId, settled, false, signal),
    enabled: settled.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const making = useMutation({
    mutationFn: () => edit(compositionId, draft.operations, true),
    onSuccess: () => {
      keep(place, EMPTY);
      setDraft(EMPTY);
      return Promise.all([client.invalidateQueries(filmQuery(filmId)), forgetLists(client)]);
    },
  });
  const shown = useMemo(() => applied(timeline, draft.operations), [timeline, draft.operations]);
  return {
    draft,
    /** The timeline as it would be. */
    shown,
    quote,
    making,
    add: (...operations: Operation[]) => setDraft((known) => drafted(known, timeline, operations)),
    put: (operations: Operation[]) => setDraft((known) => replaced(known, timeline, operations)),
    drop: (index: number) => setDraft((known) => without(known, index)),
    empty: () => setDraft(emptied),
    undo: () => setDraft(undone),
    redo: () => setDraft(redone),
  };
}

export type Drafting = ReturnType<typeof useDraft>;

function kept(place: string): Draft {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(place) ?? "{}");
    return { ...EMPTY, ...(found as Partial<Draft>) };
  } catch {
    return EMPTY;
  }
}

function keep(place: string, draft: Draft): void {
  try {
    if (draft === EMPTY) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // Storage is refused: the draft lives as long as the page.
  }
}
