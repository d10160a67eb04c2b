import { Refusal, unreachable } from "./refusal";

/** Opened by this page so far. */
let opened = 0;
let opening: Promise<void> | undefined;

/** Return how many sessions this page has opened: kept from before a request, it tells `openSession` what is new. */
export function sessionsOpened(): number {
  return opened;
}

/**
 * Open an anonymous session, for a request that was told it has none. Its token comes in a cookie
 * that scripts can't read, and stays there. A new session takes the place of the old one with all
 * its films, so nothing but such an answer is a reason; and requests that were sent before the
 * last session was there, when `before` had been opened, share that one.
 */
export function openSession(before = opened): Promise<void> {
  if (before !== opened) return Promise.resolve();
  opening ??= open().finally(() => (opening = undefined));
  return opening;
}

async function open(): Promise<void> {
  const answer = await fetch("/api/v1/sessions", { method: "POST" }).catch(() => {
    throw unreachable();
  });
  await answer.text();
  if (!answer.ok) {
    throw new Refusal(answer.status, {
      code: "no_session",
      detail: "The studio could not open a session for you. Try again in a moment.",
    });
  }
  opened += 1;
}
