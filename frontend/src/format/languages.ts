/** Languages that narration can be in, by their own codes. */

const NAMES = new Intl.DisplayNames("en", { type: "language" });

export function languageName(code: string): string {
  return NAMES.of(code) ?? code;
}

/** Return those of `spoken` that have a name, by their names, and `known` among them. */
export function languages(spoken: string[], known: string): [code: string, name: string][] {
  const codes = new Set(known === "" ? spoken : [...spoken, known]);
  return [...codes]
    .map((code): [string, string] => [code, languageName(code)])
    .filter(([code, name]) => name !== code || code === known)
    .toSorted(([, one], [, other]) => one.localeCompare(other, "en"));
}
