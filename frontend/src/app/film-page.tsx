import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useParams } from "react-router";

import { filmQuery } from "@/api/films";
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
  const [made, setMade] = useState("");
  const status = film.data?.status;
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
    return status === "completed" ? (
      <FilmView key={id} film={film.data} begin={made === id} />
    ) : (
      <MakingView key={id} film={film.data} />
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
