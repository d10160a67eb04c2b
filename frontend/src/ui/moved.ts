/** Return `items` with the one at `from` put at `place`, past an end at that end; null if nothing moves. */
export function moved<Item>(items: Item[], from: number, place: number): Item[] | null {
  const item = items[from];
  const to = Math.min(items.length - 1, Math.max(0, place));
  if (item === undefined || to === from) return null;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}
