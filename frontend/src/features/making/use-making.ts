import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef, useState } from "react";

import { eventsOf, filmQuery, forgetLists, hasEnded } from "@/api/films";
import type { Generation, JobEvent } from "@/api/films";
import { openSession } from "@/api/session";

import { follow, type Line } from "./follow";
import { type Story, storyOf, withEvent, withSnapshot } from "./story";

/** Milliseconds: clips that finish together cost one look at the snapshot. */
const LOOK_AFTER = 300;
/** Milliseconds, where the snapshot did not come or was older than what we have heard. */
const LOOK_AGAIN = 5000;

type Change = { event: JobEvent } | { film: Generation };

export interface Making {
  story: Story;
  line: Line;
  /** Everything that happened, oldest first. */
  events: JobEvent[];
}

/** Follow the film from where its snapshot stands. */
export function useMaking(film: Generation): Making {
  const id = film.generation_id;
  const client = useQueryClient();
  const [story, tell] = useReducer(told, film, storyOf);
  const [line, setLine] = useState<Line>("connecting");
  const [live, setLive] = useState<JobEvent[]>([]);
  const [start] = useState(film.last_event_seq);
  const history = useQuery({
    queryKey: ["films", "history", id, start],
    queryFn: async ({ signal }) => (await eventsOf(id, 0, signal)).filter((e) => e.seq <= start),
    staleTime: Infinity,
  });

  useEffect(() => tell({ film }), [film]);

  const heard = useRef(start);
  // A job that ended and was retried is followed again.
  const making = !hasEnded(story.status);
  useEffect(() => {
    if (!making) return;
    const following = follow(
      id,
      heard.current,
      {
        onEvent: (event) => {
          heard.current = event.seq;
          tell({ event });
          setLive((known) => [...known, event]);
        },
        onLine: setLine,
      },
      {
        connect: (path) => new WebSocket(new URL(path, window.location.href.replace(/^http/, "ws"))),
        read: (after) => eventsOf(id, after),
        openSession,
        random: Math.random,
      },
    );
    const back = () => {
      if (document.visibilityState === "visible") following.hurry();
    };
    window.addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", back);
      following.stop();
    };
  }, [id, making]);

  useEffect(() => {
    if (!story.behind) return;
    const look = () => {
      void client.invalidateQueries(filmQuery(id));
      void forgetLists(client);
    };
    const soon = setTimeout(look, LOOK_AFTER);
    const again = setInterval(look, LOOK_AGAIN);
    return () => {
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [client, id, story.behind, story.seq]);

  return { story, line, events: [...(history.data ?? []), ...live] };
}

function told(story: Story, change: Change): Story {
  return "event" in change ? withEvent(story, change.event) : withSnapshot(story, change.film);
}
