/** Moving a film: each function does one thing to the video element. */

/** What a clip's time must be nudged by, in frames, before it is rounded down: decimals are not exact. */
const NUDGE = 0.01;

export function frameAt(seconds: number, rate: number): number {
  return Math.floor(seconds * rate + NUDGE);
}

/** Show exactly this frame, or the nearest there is; return which. */
export function show(film: HTMLVideoElement, wanted: number, rate: number, length: number): number {
  const frame = Math.min(length - 1, Math.max(0, wanted));
  // The middle of the frame: at its edge a browser may show either neighbour.
  film.currentTime = (frame + 0.5) / rate;
  return frame;
}

export function toggle(film: HTMLVideoElement): void {
  // A browser may refuse to play; the button then still says Play.
  if (film.paused) film.play().catch(() => undefined);
  else film.pause();
}

export function toggleSound(film: HTMLVideoElement): void {
  film.muted = !film.muted;
}

/** Tell the frame on screen whenever it changes; return what ends that. */
export function watch(
  film: HTMLVideoElement,
  rate: number,
  length: number,
  told: (frame: number) => void,
): () => void {
  const tell = (seconds: number) =>
    told(Math.min(length - 1, Math.max(0, frameAt(seconds, rate))));
  let call: number;
  // The time of the very picture on screen; currentTime runs ahead of it while playing.
  const next = () => {
    call = film.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (!film.seeking) tell(mediaTime);
      next();
    });
  };
  const sought = () => tell(film.currentTime);
  next();
  film.addEventListener("seeking", sought);
  return () => {
    film.cancelVideoFrameCallback(call);
    film.removeEventListener("seeking", sought);
  };
}
