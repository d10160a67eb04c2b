import { useEffect, useRef } from "react";

/** Elements that need the space bar or the arrows for themselves. */
const THEIRS = "input, textarea, select, button, a, summary, [role=slider], [role=tab], [contenteditable]";
const TYPED = "input:not([type=range], [type=checkbox]), textarea, select";

/** What each key does: the key itself, or with `mod+` for Ctrl or Cmd, and `shift+`. */
export type Keys = Record<string, (() => void) | undefined>;

/**
 * Have keys do things wherever the focus is. Keys that a control needs for itself stay its own, and
 * while one types, all of them do.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as Element;
      if (event.altKey || event.defaultPrevented || target.matches(TYPED)) return;
      // What is in front of the page has the keys to itself.
      if (target.closest("[role=dialog], [role=alertdialog], [role=menu]")) return;
      const action = latest.current[nameOf(event)];
      if (!action || (OFTEN_THEIRS.has(event.key) && target.matches(THEIRS))) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

const OFTEN_THEIRS = new Set([" ", "ArrowLeft", "ArrowRight", "Home", "End"]);

export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const mod = event.ctrlKey || event.metaKey;
  // Signs such as ? need the shift key on some keyboards and not on others.
  if (!mod) return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `mod+${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`;
}
