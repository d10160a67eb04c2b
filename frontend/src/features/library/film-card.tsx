import { Link } from "react-router";

import { type GenerationSummary, hasEnded } from "@/api/films";
import { cssRatio } from "@/format/ratio";
import { ago, length } from "@/format/time";
import { Cross, Dot } from "@/ui/pencil";

const STATUS: Record<GenerationSummary["status"], string> = {
  queued: "Waiting for its turn",
  planning: "Being planned",
  awaiting_approval: "Waiting for your approval",
  generating: "Being made",
  composing: "Being joined",
  completed: "",
  failed: "Stopped",
  cancelled: "Cancelled",
};

/** Of films that ended before there was a picture of them. */
const NEVER: Partial<typeof STATUS> = {
  failed: "Stopped before a scene was made",
  cancelled: "Cancelled before a scene was made",
};

/** A film with its poster, or how far it is. */
export function FilmCard({ film }: { film: GenerationSummary }) {
  const making = !hasEnded(film.status);
  return (
    <Link to={`/films/${film.generation_id}`} className="group block">
      <div className="relative grid aspect-video place-items-center overflow-hidden border border-film-line bg-film">
        {film.thumbnail_url ? (
          <img
            src={film.thumbnail_url}
            alt=""
            loading="lazy"
            className="appears absolute inset-0 size-full object-contain"
          />
        ) : (
          <div
            className="grid h-full place-items-center bg-film-gate px-6 text-center text-sm text-film-soft"
            style={{ aspectRatio: cssRatio(film.aspect_ratio) }}
          >
            {making ? <span className="figures title text-2xl text-film-text">{film.progress.percentage} %</span> : NEVER[film.status]}
          </div>
        )}
      </div>
      <p className="mt-2.5 line-clamp-2 break-words font-medium decoration-edge underline-offset-4 group-hover:underline">
        {film.prompt}
      </p>
      <p className="figures mt-0.5 flex flex-wrap items-center gap-x-3 text-sm text-soft">
        <span>{length(film.duration_seconds)}</span>
        <span>{ago(film.created_at)}</span>
        {film.status !== "completed" && (
          <span className={`flex items-center gap-1 ${film.status === "failed" ? "text-bad" : "text-ink"}`}>
            {making && <Dot className="lamp text-pencil" />}
            {film.status === "failed" && <Cross className="size-3.5!" />}
            {STATUS[film.status]}
          </span>
        )}
      </p>
    </Link>
  );
}
