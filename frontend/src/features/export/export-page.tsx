import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";

import { filmQuery } from "@/api/films";
import { inWords } from "@/api/refusal";
import { Button } from "@/ui/button";
import { Blank, Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { ExportForm } from "./export-form";
import { ExportList } from "./export-list";
import { VersionFiles } from "./version-files";

/** A version of a film in other shapes, sizes and formats, and every file that comes with it. */
export function ExportPage() {
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const film = useQuery(filmQuery(id));
  const versions = film.data?.compositions.filter((each) => each.status === "completed") ?? [];
  const shown = versions.find((each) => String(each.version) === search.get("version")) ?? versions.at(-1);
  return (
    <div className="space-y-8">
      <header className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
        <div className="min-w-0 flex-1 basis-72 space-y-1">
          <PageTitle tab="Export" className="text-[clamp(1.5rem,1.2rem+1vw,2rem)]">
            Export
          </PageTitle>
          <p className="min-h-6 text-soft">{shown ? `${shown.title}, version ${shown.version}` : "Fetching the film"}</p>
        </div>
        <Button asChild>
          <Link to={`/films/${id}${search.size ? `?${search.toString()}` : ""}`}>Back to the film</Link>
        </Button>
      </header>
      {film.error && (
        <Notice bad title="The film can’t be shown">
          {inWords(film.error)}
        </Notice>
      )}
      {film.data && !shown && (
        <Blank title="There is nothing to export yet">
          <p>A film can be exported once it is finished.</p>
        </Blank>
      )}
      {shown && (
        <div className="grid gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="min-w-0 space-y-10">
            <ExportForm key={shown.composition_id} composition={shown} />
            <ExportList compositionId={shown.composition_id} />
          </div>
          <VersionFiles filmId={id} composition={shown} />
        </div>
      )}
    </div>
  );
}
