import type { components } from "./schema";
import { Refusal, unreachable } from "./refusal";

/** Remembers that there is a session, so that the first request need not fail to find out. */
const PLACE = "rayreel.session-until";

let opening: Promise<void> | undefined;

/**
 * Open an anonymous session. Its token comes in a cookie that scripts can't read, and stays there.
 * Requests that find themselves without a session at once share one new session.
 */
export function openSession(): Promise<void> {
  opening ??= open().finally(() => (opening = undefined));
  return opening;
}

/** Whether this browser has, as far as it remembers, a session that still holds. */
export function hasSession(): boolean {
  try {
    return Date.parse(localStorage.getItem(PLACE) ?? "") > Date.now();
  } catch {
    return true; // Storage is refused: the first request finds out.
  }
}

async function open(): Promise<void> {
  const answer = await fetch("/api/v1/sessions", { method: "POST" }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) {
    throw new Refusal(answer.status, {
      code: "no_session",
      detail: "The studio could not open a session for you. Try again in a moment.",
    });
  }
  const { expires_at } = (await answer.json()) as components["schemas"]["SessionOpened"];
  try {
    localStorage.setItem(PLACE, expires_at);
  } catch {
    // Then the next visit's first request finds out.
  }
}
