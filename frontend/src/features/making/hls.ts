import Hls from "hls.js";

/** Milliseconds until a playlist that is not there yet is asked for again, and how often. */
const AGAIN_AFTER = 2000;
const TRIES = 5;

/**
 * Play the playlist at `url` in `video` from its beginning, while it grows.
 * `told` hears whether there is something to play. Returns what ends it.
 */
export function attach(
  video: HTMLVideoElement,
  url: string,
  told: (playable: boolean) => void,
): () => void {
  video.addEventListener("loadedmetadata", () => told(true), { once: true });
  if (!Hls.isSupported()) {
    // Safari on phones plays HLS by itself.
    video.src = url;
    video.addEventListener("error", () => told(false), { once: true });
    return () => video.removeAttribute("src");
  }
  let tries = TRIES;
  let pause: ReturnType<typeof setTimeout> | undefined;
  // A live playlist would begin at its end; a film is watched from the beginning.
  const hls = new Hls({ startPosition: 0, enableWorker: true });
  hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
    if (!fatal) return;
    tries -= 1;
    if (tries === 0) told(false);
    else if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else pause = setTimeout(() => hls.loadSource(url), AGAIN_AFTER);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => {
    clearTimeout(pause);
    hls.destroy();
  };
}
