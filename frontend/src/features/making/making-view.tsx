import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";

import { cancel, filmQuery, type Generation, hasEnded, orderOf, retry } from "@/api/films";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { ConfirmButton } from "@/ui/confirm-button";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { Headway } from "./headway";
import { EventLog } from "./event-log";
import { explanation, headline } from "./now";
import { Preview } from "./preview";
import { SceneSheet } from "./scene-sheet";
import { useMaking } from "./use-making";

/** A film being made, or stopped on the way. */
export function MakingView({ film }: { film: Generation }) {
  const { story, line, events } = useMaking(film);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries(filmQuery(film.generation_id));
  const cancelling = useMutation({ mutationFn: () => cancel(film.generation_id), onSuccess: refresh });
  const retrying = useMutation({ mutationFn: () => retry(film.generation_id), onSuccess: refresh });
  const stopped = story.status === "failed" || story.status === "cancelled";
  const wrong = cancelling.error ?? retrying.error;

  return (
    <div className="space-y-10">
      <header className="grid items-end gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0 space-y-2">
          <PageTitle tab={headline(story)}>{headline(story)}</PageTitle>
          <p className="line-clamp-2 max-w-[70ch] text-lg">{story.title || film.prompt}</p>
        </div>
        <div className="flex flex-wrap gap-3">
          {stopped && (
            <>
              <Button look="main" disabled={retrying.isPending} onClick={() => retrying.mutate()}>
                {retrying.isPending ? "Going on" : "Go on with it"}
              </Button>
              <Button asChild>
                <Link to="/" state={{ order: orderOf(film) }}>
                  Change the brief
                </Link>
              </Button>
            </>
          )}
          {!hasEnded(story.status) && (
            <ConfirmButton
              action="Cancel the film"
              doing="Cancelling"
              question="Cancel this film?"
              detail="It stops within seconds. Scenes that are made are kept, and you can go on with it later."
              keep="Keep making it"
              look="plain"
              pending={cancelling.isPending}
              onConfirm={() => cancelling.mutate()}
            />
          )}
        </div>
      </header>
      {story.status === "failed" && story.error && (
        <Notice bad title="What went wrong">
          <p>{story.error.detail || "The studio gave no reason."}</p>
        </Notice>
      )}
      {wrong && (
        <Notice bad title="That did not work">
          {inWords(wrong)}
        </Notice>
      )}
      <Headway story={story} line={line} words={explanation(story)} />
      {!stopped && <Preview compositionId={story.preview} ratio={film.parameters.aspect_ratio} />}
      <SceneSheet scenes={story.scenes} ratio={film.parameters.aspect_ratio} />
      <EventLog events={events} />
    </div>
  );
}
