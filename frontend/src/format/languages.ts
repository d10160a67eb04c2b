/** Languages that narration can be in, by their own codes. */

const CODES = [
  "en", "ar", "bg", "ca", "zh", "hr", "cs", "da", "nl", "fi", "fr", "de", "el", "he", "hi", "hu", "id", "it",
  "ja", "ko", "ms", "no", "fa", "pl", "pt", "ro", "ru", "sk", "sl", "es", "sv", "ta", "th", "tr", "uk", "vi",
];
const NAMES = new Intl.DisplayNames("en", { type: "language" });

export function languageName(code: string): string {
  return NAMES.of(code) ?? code;
}

/** Return the languages with their names, and `known` among them. */
export function languages(known: string): [code: string, name: string][] {
  const codes = known === "" || CODES.includes(known) ? CODES : [...CODES, known];
  const named = codes.map((code): [string, string] => [code, languageName(code)]);
  return named.toSorted(([, one], [, other]) => one.localeCompare(other, "en"));
}
