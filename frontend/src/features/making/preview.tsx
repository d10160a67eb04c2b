import { useEffect, useRef, useState } from "react";

import { cssRatio } from "@/format/ratio";

interface PreviewProps {
  compositionId: string;
  ratio: string;
}

/** The film from its beginning, as far as it is encoded: an HLS playlist that grows. */
export function Preview({ compositionId, ratio }: PreviewProps) {
  const film = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"waiting" | "playable" | "failed">("waiting");

  useEffect(() => {
    const video = film.current;
    if (!video) return;
    let stop: (() => void) | undefined;
    let left = false;
    // Loaded now and not before: most pages never need it.
    import("./hls")
      .then(({ attach }) => {
        if (left) return;
        stop = attach(video, `/api/v1/compositions/${compositionId}/preview.m3u8`, (playable) =>
          setState(playable ? "playable" : "failed"),
        );
      })
      .catch(() => setState("failed"));
    return () => {
      left = true;
      stop?.();
    };
  }, [compositionId]);

  if (state === "failed") return null;
  return (
    <section aria-labelledby="preview" className={state === "playable" ? "appears" : "hidden"}>
      <h2 id="preview" className="heading mb-3 text-lg">
        Watch the beginning
      </h2>
      <div className="grid place-items-center bg-film p-2">
        <video
          ref={film}
          controls
          playsInline
          className="max-h-[60vh] max-w-full bg-film-gate"
          style={{ aspectRatio: cssRatio(ratio) }}
        />
      </div>
    </section>
  );
}
