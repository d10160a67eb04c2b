/** Return `ids` with one at another place, counted from 0; null if nothing moves. */
export function moved(ids: string[], id: string, place: number): string[] | null {
  const from = ids.indexOf(id);
  const to = Math.min(ids.length - 1, Math.max(0, place));
  if (from < 0 || to === from) return null;
  return ids.toSpliced(from, 1).toSpliced(to, 0, id);
}
