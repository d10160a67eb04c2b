import type { AssetType } from "@/api/assets";

const BY_ENDING: [RegExp, AssetType][] = [
  [/\.(png|jpe?g|webp)$/i, "product_image"],
  [/\.(wav|mp3|flac|og[ga]|opus|m4a)$/i, "audio"],
  [/\.(mp4|mov|webm|mkv)$/i, "video"],
];

/** Return what a file is by its name; the API looks at what is in it. */
export function typeOf(filename: string): AssetType {
  const name = filename.toLowerCase();
  if (name.includes("logo") && BY_ENDING[0]?.[0].test(name)) return "logo";
  return BY_ENDING.find(([ending]) => ending.test(name))?.[1] ?? "other";
}
