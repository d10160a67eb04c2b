import { useEffect, useRef, useState } from "react";

import { cssRatio } from "@/format/ratio";

interface PreviewProps {
  /** Null while there is nothing to play yet. */
  compositionId: string | null;
  ratio: string;
}

const WORDS = {
  waiting: "The film can be watched here as soon as its beginning is encoded.",
  failed: "The beginning can’t be shown here. The film can be watched when it is done.",
};

/** The film from its beginning, as far as it is encoded: an HLS playlist that grows. Its place is kept from the start. */
export function Preview({ compositionId, ratio }: PreviewProps) {
  const film = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"waiting" | "playable" | "failed">("waiting");

  useEffect(() => {
    const video = film.current;
    if (!video || compositionId === null) return;
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

  return (
    <section aria-labelledby="preview">
      <h2 id="preview" className="heading mb-3 text-lg">
        Watch the beginning
      </h2>
      <div className="grid place-items-center bg-film p-2">
        <video
          ref={film}
          controls
          playsInline
          className={`col-start-1 row-start-1 bg-film-gate ${state === "playable" ? "appears" : "invisible"}`}
          style={{ aspectRatio: cssRatio(ratio), width: `min(100%, calc(60vh * ${cssRatio(ratio)}))` }}
        />
        {state !== "playable" && (
          <p role="status" className="col-start-1 row-start-1 max-w-[40ch] px-4 text-center text-film-soft">
            {WORDS[state]}
          </p>
        )}
      </div>
    </section>
  );
}
