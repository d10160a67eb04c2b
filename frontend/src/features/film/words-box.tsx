import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { type Operation, understood } from "@/api/edits";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { CONTROL } from "@/ui/field";

interface WordsBoxProps {
  filmId: string;
  /** Why words can't be used just now; null where they can. */
  closed: string | null;
  /** The draft changes scenes' places, so that their numbers are no longer those that words mean. */
  moved: boolean;
  onAdd: (...operations: Operation[]) => void;
}

/** A change in words. It goes into the draft: what it does and costs is seen before it is made. */
export function WordsBox({ filmId, closed, moved, onAdd }: WordsBoxProps) {
  const [words, setWords] = useState("");
  const asking = useMutation({
    mutationFn: () => understood(filmId, words),
    onSuccess: ({ operations }) => {
      onAdd(...operations);
      setWords("");
    },
  });
  const ask = () => words.trim() && !asking.isPending && !closed && asking.mutate();
  const hint = moved ? "Scene numbers mean the film as it is, before your draft." : "Nothing is made yet: it becomes part of the draft below.";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label htmlFor="words" className="heading mb-1.5 block text-lg">
        Say what to change
      </label>
      <div className="flex gap-2">
        <input
          id="words"
          value={words}
          maxLength={1000}
          disabled={closed !== null}
          placeholder="Trim the intro to 3 seconds"
          aria-describedby="words-under"
          onChange={(event) => setWords(event.target.value)}
          className={`${CONTROL} min-h-11 min-w-0 flex-1`}
        />
        <Button type="submit" aria-disabled={!words.trim() || asking.isPending || closed !== null}>
          {asking.isPending ? "Reading" : "Add"}
        </Button>
      </div>
      <p
        id="words-under"
        role={asking.error ? "alert" : undefined}
        className={`mt-1.5 min-h-5 text-sm ${asking.error ? "text-bad" : "text-soft"}`}
      >
        {closed ?? (asking.error ? inWords(asking.error) : hint)}
      </p>
    </form>
  );
}
