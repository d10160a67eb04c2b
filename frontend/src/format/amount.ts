/** Money and sizes in words. */

/** Return a price: "Free", "$0.42". The API's decimals are kept as they are. */
export function price(usd: string): string {
  return Number(usd) === 0 ? "Free" : `$${usd}`;
}

/** Return a file's size: "840 kB", "4.2 MB". */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** Return a level beside the usual one: "6 dB louder", "as usual". */
export function decibels(level: number): string {
  if (level === 0) return "as usual";
  return `${Math.abs(level)} dB ${level > 0 ? "louder" : "quieter"}`;
}

/** Return "1 scene", "6 scenes". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
