/**
 * Presigned URLs differ in every answer although the picture is the same. Keeping the first one
 * keeps the browser from loading, and showing, the picture anew.
 */

/** Seconds of life a URL must have left to be kept. */
const ENOUGH_LEFT = 300;

/** Return `fresh`, with URLs of `known` wherever they still work and name the same picture. */
export function keepPictures<Data>(known: unknown, fresh: Data, now = Date.now()): Data {
  return kept(known, fresh, now) as Data;
}

function kept(known: unknown, fresh: unknown, now: number): unknown {
  if (typeof fresh === "string") {
    return typeof known === "string" && known !== fresh && samePicture(known, fresh, now)
      ? known
      : fresh;
  }
  if (Array.isArray(fresh)) {
    const before: unknown[] = Array.isArray(known) ? known : [];
    return fresh.map((part, index) => kept(before[index], part, now));
  }
  if (isRecord(fresh)) {
    const before = isRecord(known) ? known : {};
    return Object.fromEntries(
      Object.entries(fresh).map(([name, part]) => [name, kept(before[name], part, now)]),
    );
  }
  return fresh;
}

function samePicture(known: string, fresh: string, now: number): boolean {
  if (!known.includes("X-Amz-Signature") || !URL.canParse(known) || !URL.canParse(fresh)) {
    return false;
  }
  const [before, after] = [new URL(known), new URL(fresh)];
  if (before.origin + before.pathname !== after.origin + after.pathname) return false;
  const seconds = Number(before.searchParams.get("X-Amz-Expires") ?? 0);
  return signedAt(before) + (seconds - ENOUGH_LEFT) * 1000 > now;
}

/** Return when the URL was signed: S3 writes 20260131T235959Z. */
function signedAt(url: URL): number {
  const at = url.searchParams.get("X-Amz-Date") ?? "";
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at)?.slice(1).map(Number);
  if (!parts) return 0;
  const [year = 0, month = 1, ...rest] = parts;
  return Date.UTC(year, month - 1, ...rest);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
