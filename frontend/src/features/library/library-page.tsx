import { useInfiniteQuery } from "@tanstack/react-query";
import { ToggleGroup } from "radix-ui";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { filmsQuery, type JobStatus } from "@/api/films";
import { inWords } from "@/api/refusal";
import { count } from "@/format/amount";
import { Button } from "@/ui/button";
import { CONTROL } from "@/ui/field";
import { Blank, Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { BringTimeline } from "./bring-timeline";
import { FilmCard } from "./film-card";
import { found } from "./search";

const FILTERS: [value: JobStatus | "all", name: string][] = [
  ["all", "All"],
  ["completed", "Finished"],
  ["failed", "Stopped"],
  ["cancelled", "Cancelled"],
];
/** Places kept while the first page comes. */
const PLACES = Array.from({ length: 6 }, (_, index) => index);

/** Every film of this browser. */
export function LibraryPage() {
  const [search, setSearch] = useSearchParams();
  const asked = FILTERS.find(([value]) => value === search.get("status"))?.[0] ?? "all";
  const films = useInfiniteQuery(filmsQuery(asked === "all" ? null : asked));
  // Kept here too: the address follows a little later than one types.
  const [sought, seek] = useState(search.get("q") ?? "");
  const shown = found(films.data?.pages.flatMap((page) => page.generations) ?? [], sought);
  const { hasNextPage, isFetching, isError, fetchNextPage } = films;
  // A search is of all films, not only of those that were looked at.
  const seeking = sought !== "" && hasNextPage && !isError;
  useEffect(() => {
    if (seeking && !isFetching) void fetchNextPage();
  }, [seeking, isFetching, fetchNextPage]);

  function ask(name: string, value: string): void {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  }

  return (
    <div className="space-y-8">
      <header className="flex flex-wrap items-center justify-between gap-x-8 gap-y-4">
        <PageTitle tab="Library">Library</PageTitle>
        <input
          type="search"
          aria-label="Search the briefs"
          placeholder="Search the briefs"
          value={sought}
          onChange={(event) => {
            seek(event.target.value);
            ask("q", event.target.value);
          }}
          className={`${CONTROL} min-h-11 sm:ml-auto sm:w-64!`}
        />
        <ToggleGroup.Root
          type="single"
          value={asked}
          onValueChange={(value) => value && ask("status", value === "all" ? "" : value)}
          aria-label="Which films"
          className="flex flex-wrap gap-1.5 sm:gap-2"
        >
          {FILTERS.map(([value, name]) => (
            <ToggleGroup.Item
              key={value}
              value={value}
              className="min-h-9 rounded-full border border-edge px-3 text-[0.95rem] sm:px-3.5 hover:border-ink hover:bg-raised data-[state=on]:border-pencil data-[state=on]:bg-wash"
            >
              {name}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        <BringTimeline />
      </header>
      {films.error && (
        <Notice bad title="The library can’t be read just now">
          <p>{inWords(films.error)}</p>
          <Button className="mt-3" onClick={() => void films.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {sought !== "" && (
        <p role="status" className="text-soft">
          {seeking ? "Looking through all your films" : count(shown.length, "film")}
        </p>
      )}
      {films.isSuccess && shown.length === 0 ? (
        !seeking && <Empty filtered={asked !== "all"} sought={sought} />
      ) : (
        <ul className="grid gap-x-5 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
          {films.isPending
            ? PLACES.map((place) => (
                <li key={place}>
                  <div className="aspect-video bg-film" />
                  <p className="mt-2 h-16 text-soft">{place === 0 && "Fetching your films"}</p>
                </li>
              ))
            : shown.map((film) => (
                <li key={film.generation_id} className="min-w-0">
                  <FilmCard film={film} />
                </li>
              ))}
        </ul>
      )}
      {films.hasNextPage && sought === "" && (
        <p className="text-center">
          <Button aria-disabled={films.isFetchingNextPage} onClick={() => void films.fetchNextPage()}>
            {films.isFetchingNextPage ? "Fetching more" : "Show more films"}
          </Button>
        </p>
      )}
    </div>
  );
}

function Empty({ filtered, sought }: { filtered: boolean; sought: string }) {
  if (sought) return <Blank title={`No brief has “${sought}” in it`} />;
  return filtered ? (
    <Blank title="No film is in this state">
      <p className="pt-2">
        <Button asChild>
          <Link to="/films">Show all films</Link>
        </Button>
      </p>
    </Blank>
  ) : (
    <Blank title="Your films will be here">
      <p>The first one costs nothing and takes about a minute.</p>
      <Button asChild look="main">
        <Link to="/">Make a film</Link>
      </Button>
    </Blank>
  );
}
