import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import { filmQuery, hasEnded } from "@/api/films";
import { inWords, Refusal } from "@/api/refusal";
import { FilmView } from "@/features/film/film-view";
import { MakingView } from "@/features/making/making-view";
import { Button } from "@/ui/button";
import { PageTitle } from "@/ui/page";

const PlanView = lazy(async () => ({
  default: (await import("@/features/plan/plan-view")).PlanView,
}));

/** One film: being made, stopped or finished. */
export function FilmPage() {
  const { id = "" } = useParams();
  const film = useQuery(filmQuery(id));
  const [search] = useSearchParams();
  const [made, setMade] = useState("");
  const status = film.data?.status;
  const finished = film.data?.compositions.some((each) => each.status === "completed") ?? false;
  // An earlier version stays while another is made, and where that one was stopped.
  const watchable = finished && status !== undefined && (hasEnded(status) || search.has("version"));
  // Whoever saw it being made wants to see it; others press the button.
  if (status && status !== "completed" && made !== id) setMade(id);
  if (film.data?.status === "awaiting_approval" && film.data.timeline) {
    return (
      <Suspense fallback={<Opening />}>
        <PlanView key={id} film={film.data} timeline={film.data.timeline} />
      </Suspense>
    );
  }
  if (film.data) {
    if (watchable) return <FilmView key={id} film={film.data} begin={made === id && status === "completed"} />;
    const version = film.data.compositions.findLast((each) => each.status === "completed")?.version;
    return (
      <>
        {version !== undefined && (
          <p className="mb-6 text-soft">
            Version {version} stays as it is.{" "}
            <Link to={`?version=${version}`} className="text-ink underline underline-offset-4">
              Watch version {version}
            </Link>
          </p>
        )}
        <MakingView key={id} film={film.data} />
      </>
    );
  }
  if (film.isPending) return <Opening />;
  const unknown = film.error instanceof Refusal && [404, 422].includes(film.error.status);
  return (
    <div className="mx-auto max-w-xl space-y-4 py-16">
      <PageTitle tab="Film">{unknown ? "This film is not here" : "The film can’t be shown"}</PageTitle>
      <p className="text-soft">
        {unknown
          ? "Films belong to the browser that ordered them. Open it there, or look in your library."
          : inWords(film.error)}
      </p>
      <p className="flex gap-3">
        {!unknown && <Button onClick={() => void film.refetch()}>Try again</Button>}
        <Button asChild>
          <Link to="/films">Go to the library</Link>
        </Button>
      </p>
    </div>
  );
}

function Opening() {
  return (
    <div className="py-2">
      <PageTitle tab="Film">Opening the film</PageTitle>
      <div className="mt-8 aspect-video max-h-[70vh] w-full rounded-sm bg-film" />
    </div>
  );
}
