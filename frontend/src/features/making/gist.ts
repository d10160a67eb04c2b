/** What a prompt is about, in a line. */

/** How it is filmed, which the screenwriter tells first: "Close-up, slow push-in, bright daylight." */
const CAMERA = /^(?:[\w-]+ ){0,3}(?:shot|close-up|view)\b[^.]*\.\s+(?=\S)/i;
const SENTENCE = /^.*?[.!?](?=\s)/s;

/** Return the first sentence of `prompt` that tells what is seen. */
export function gist(prompt: string): string {
  const seen = prompt.replace(CAMERA, "");
  return (SENTENCE.exec(seen)?.[0] ?? seen).replace(/\.$/, "");
}
