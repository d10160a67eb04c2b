import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { compositionQuery } from "@/api/edits";
import { type CompositionSummary, downloadQuery } from "@/api/films";
import { inWords } from "@/api/refusal";
import { cssRatio } from "@/format/ratio";
import { timecode } from "@/format/time";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

import { differences } from "./differences";

interface CompareProps {
  before: CompositionSummary;
  after: CompositionSummary;
  ratio: string;
  onClose: () => void;
}

/** Two versions side by side, played at once, and what differs in words. */
export function Compare({ before, after, ratio, onClose }: CompareProps) {
  const films = useRef<(HTMLVideoElement | null)[]>([]);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [older, newer] = [useQuery(compositionQuery(before.composition_id)), useQuery(compositionQuery(after.composition_id))];
  const longest = Math.max(before.duration_seconds, after.duration_seconds);
  const error = older.error ?? newer.error;
  const told = older.data && newer.data && differences(older.data.timeline, newer.data.timeline);
  const rate = newer.data?.timeline.frame_rate ?? 30;
  const each = (act: (film: HTMLVideoElement) => void) => films.current.forEach((film) => film && act(film));

  function seek(seconds: number): void {
    setAt(seconds);
    each((film) => (film.currentTime = Math.min(seconds, film.duration || seconds)));
  }

  function toggle(): void {
    if (playing) each((film) => film.pause());
    else {
      if (at >= longest - 0.1) seek(0);
      each((film) => void film.play().catch(() => undefined));
    }
  }

  return (
    <Dialog wide title={`Version ${before.version} and version ${after.version}`} onClose={onClose}>
      <div className="grid gap-3 sm:grid-cols-2">
        {[before, after].map((version, index) => (
          <figure key={version.composition_id}>
            <Side
              version={version}
              ratio={ratio}
              muted={index === 0}
              onFilm={(film) => (films.current[index] = film)}
              onPlaying={setPlaying}
              onTime={(seconds) => {
                // The longer one tells the time.
                if (version.duration_seconds >= longest) setAt(seconds);
              }}
            />
            <figcaption className="mt-1.5 text-sm text-soft">
              Version {version.version}
              {index === 1 && ", which is heard"}
            </figcaption>
          </figure>
        ))}
      </div>
      <div className="mt-3 flex items-center gap-4">
        <Button onClick={toggle}>{playing ? "Pause both" : "Play both"}</Button>
        <input
          type="range"
          aria-label="Position in both"
          aria-valuetext={timecode(Math.round(at * rate), rate)}
          min={0}
          max={longest}
          step={1 / rate}
          value={at}
          onChange={(event) => seek(event.target.valueAsNumber)}
          className="min-w-0 flex-1 accent-(--color-pencil)"
        />
        <span className="figures w-20 text-right text-sm">{timecode(Math.round(at * rate), rate)}</span>
      </div>
      <h3 className="heading mb-1 mt-5">What differs</h3>
      {error ? (
        <p className="text-bad">{inWords(error)}</p>
      ) : told ? (
        <ul aria-label="What differs" className="list-disc space-y-1 pl-5">
          {told.map((line, index) => (
            <li key={index} className="break-words">
              {line}
            </li>
          ))}
          {told.length === 0 && <li>Nothing: both are cut and made the same.</li>}
        </ul>
      ) : (
        <p className="text-soft">Comparing</p>
      )}
    </Dialog>
  );
}

interface SideProps {
  version: CompositionSummary;
  ratio: string;
  muted: boolean;
  onFilm: (film: HTMLVideoElement | null) => void;
  onPlaying: (playing: boolean) => void;
  onTime: (seconds: number) => void;
}

function Side({ version, ratio, muted, onFilm, onPlaying, onTime }: SideProps) {
  const download = useQuery(downloadQuery(version.composition_id));
  return (
    <video
      ref={onFilm}
      src={download.data?.download_url}
      {...(version.thumbnail_url !== null && { poster: version.thumbnail_url })}
      aria-label={`Version ${version.version}`}
      muted={muted}
      playsInline
      preload="auto"
      onPlay={() => onPlaying(true)}
      onPause={() => onPlaying(false)}
      onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
      className="max-h-[48vh] w-full bg-film"
      style={{ aspectRatio: cssRatio(ratio) }}
    />
  );
}
