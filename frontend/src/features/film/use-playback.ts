import { useEffect, useState } from "react";

import { frameAt, show, toggle, toggleSound, watch } from "./transport";

export interface Playback {
  /** The frame on screen, from 0. */
  frame: number;
  playing: boolean;
  muted: boolean;
  toggle: () => void;
  /** Show exactly this frame. */
  show: (frame: number) => void;
  /** Stop, and go this many frames on or, below 0, back. */
  step: (frames: number) => void;
  toggleSound: () => void;
}

const STATES = ["play", "pause", "ended", "volumechange"];

/** Play a film of `length` frames at `rate`, and know which of them is on screen. */
export function usePlayback(film: HTMLVideoElement | null, rate: number, length: number): Playback {
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(false);

  useEffect(() => {
    if (!film) return;
    const look = () => {
      setPlaying(!film.paused && !film.ended);
      setMuted(film.muted);
    };
    STATES.forEach((state) => film.addEventListener(state, look));
    const unwatch = watch(film, rate, length, setFrame);
    return () => {
      STATES.forEach((state) => film.removeEventListener(state, look));
      unwatch();
    };
  }, [film, rate, length]);

  const to = (wanted: number) => film && setFrame(show(film, wanted, rate, length));
  return {
    frame,
    playing,
    muted,
    toggle: () => film && toggle(film),
    show: to,
    step: (frames) => {
      film?.pause();
      to((film ? frameAt(film.currentTime, rate) : 0) + frames);
    },
    toggleSound: () => film && toggleSound(film),
  };
}
