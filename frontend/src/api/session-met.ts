/** Whether this browser has a session is in a cookie that scripts can't read: what was answered in one is remembered. */

import { useSyncExternalStore } from "react";

const PLACE = "rayreel.session";
const listeners = new Set<() => void>();
let met = false;
try {
  met = localStorage.getItem(PLACE) !== null;
} catch {
  // Storage is refused: the session is met again at the first answer.
}

/** Remember that there is a session. */
export function meetSession(): void {
  if (met) return;
  met = true;
  try {
    localStorage.setItem(PLACE, "met");
  } catch {
    // As above.
  }
  listeners.forEach((listener) => listener());
}

/** Whether it is worth asking for what is kept in the session; whoever only looks around needs none. */
export function useSessionMet(): boolean {
  return useSyncExternalStore(listen, sessionMet);
}

export function sessionMet(): boolean {
  return met;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
