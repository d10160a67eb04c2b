import { useEffect, useRef } from "react";

import type { Playback } from "./use-playback";

/** Elements that need the space bar or the arrows for themselves. */
const THEIRS = "input, textarea, select, button, a, summary, [role=slider], [contenteditable]";

/** The player's keys: space plays, comma and full stop step, arrows jump a second. */
export function useKeys(playback: Playback, rate: number): void {
  const latest = useRef(playback);
  useEffect(() => {
    latest.current = playback;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as Element;
      const typing = target.matches("input:not([type=range]), textarea, select");
      const { toggle, step, toggleSound } = latest.current;
      const free = !target.matches(THEIRS);
      const actions: Record<string, (() => void) | false> = {
        ",": !typing && (() => step(-1)),
        ".": !typing && (() => step(1)),
        m: !typing && toggleSound,
        k: !typing && toggle,
        " ": free && toggle,
        ArrowLeft: free && (() => step(-rate)),
        ArrowRight: free && (() => step(rate)),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [rate]);
}
