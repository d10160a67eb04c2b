/** Finding films by the words of their briefs. */

import type { GenerationSummary } from "@/api/films";

/** Return the films whose briefs have a word that begins with each of those sought, in their order. */
export function found<Film extends Pick<GenerationSummary, "prompt">>(films: Film[], sought: string): Film[] {
  const beginnings = wordsOf(sought);
  return films.filter((film) => {
    const words = wordsOf(film.prompt);
    return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
  });
}

/** Lower case and without accents, so that “cafe” finds a café. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
