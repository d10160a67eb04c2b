import { useInfiniteQuery } from "@tanstack/react-query";
import { ToggleGroup } from "radix-ui";
import { Link, useSearchParams } from "react-router";

import { filmsQuery, type JobStatus } from "@/api/films";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { Blank, Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { FilmCard } from "./film-card";

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
  const shown = films.data?.pages.flatMap((page) => page.generations) ?? [];

  return (
    <div className="space-y-8">
      <header className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
        <PageTitle tab="Library">Library</PageTitle>
        <ToggleGroup.Root
          type="single"
          value={asked}
          onValueChange={(value) => value && setSearch(value === "all" ? {} : { status: value })}
          aria-label="Which films"
          className="flex flex-wrap gap-2"
        >
          {FILTERS.map(([value, name]) => (
            <ToggleGroup.Item
              key={value}
              value={value}
              className="min-h-9 rounded-full border border-edge px-3.5 text-[0.95rem] hover:border-ink hover:bg-raised data-[state=on]:border-pencil data-[state=on]:bg-wash"
            >
              {name}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </header>
      {films.error && (
        <Notice bad title="The library can’t be read just now">
          <p>{inWords(films.error)}</p>
          <Button className="mt-3" onClick={() => void films.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {films.isSuccess && shown.length === 0 ? (
        <Empty filtered={asked !== "all"} />
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
      {films.hasNextPage && (
        <p className="text-center">
          <Button aria-disabled={films.isFetchingNextPage} onClick={() => void films.fetchNextPage()}>
            {films.isFetchingNextPage ? "Fetching more" : "Show more films"}
          </Button>
        </p>
      )}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Blank title="No film is in this state" />
  ) : (
    <Blank title="Your films will be here">
      <p>The first one costs nothing and takes about a minute.</p>
      <Button asChild look="main">
        <Link to="/">Make a film</Link>
      </Button>
    </Blank>
  );
}
