import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";

import { compositionQuery } from "@/api/edits";
import { type CompositionSummary, downloadQuery, type Generation, hasEnded, orderOf } from "@/api/films";
import { inWords } from "@/api/refusal";
import { size } from "@/format/amount";
import { length } from "@/format/time";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { Bench } from "./bench";
import { Stopped } from "./stopped";

interface FilmViewProps {
  film: Generation;
  /** Play at once, if the browser lets it. */
  begin: boolean;
}

/** A finished film: watched, changed, compared with its earlier versions, and taken away. */
export function FilmView({ film, begin }: FilmViewProps) {
  const [search, setSearch] = useSearchParams();
  const versions = film.compositions.filter((each) => each.status === "completed");
  const wanted = versions.find((each) => String(each.version) === search.get("version"));
  const shown = wanted ?? versions.at(-1);
  if (!shown) return <Notice bad title="This film has no version that can be shown" />;

  function show(version: CompositionSummary): void {
    const newest = version === versions.at(-1);
    setSearch(newest ? {} : { version: String(version.version) }, { preventScrollReset: true });
  }

  return (
    <div className="space-y-6">
      <Heading film={film} shown={shown} newest={versions.at(-1) === shown} />
      {!hasEnded(film.status) && (
        <Notice title={`Version ${film.compositions.at(-1)?.version ?? ""} is being made`}>
          <Link to={`/films/${film.generation_id}`} className="text-ink underline underline-offset-4">
            Watch it being made
          </Link>
        </Notice>
      )}
      {film.status !== "completed" && hasEnded(film.status) && <Stopped film={film} />}
      <Version key={shown.composition_id} {...{ film, versions, shown }} begin={begin && !wanted} onShow={show} />
    </div>
  );
}

function Heading({ film, shown, newest }: { film: Generation; shown: CompositionSummary; newest: boolean }) {
  const download = useQuery(downloadQuery(shown.composition_id)).data;
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
      <div className="min-w-0 flex-1 basis-72 space-y-1">
        <PageTitle tab={shown.title} className="text-[clamp(1.5rem,1.2rem+1vw,2rem)]">
          {shown.title}
        </PageTitle>
        <p className="text-soft">
          {length(shown.duration_seconds)}, {shown.width} × {shown.height}
          {!(newest && shown.version === 1) && `, version ${shown.version}`}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button asChild>
          <Link to="/" state={{ order: orderOf(film) }}>
            Make another like it
          </Link>
        </Button>
        <Button asChild>
          <Link to={`/films/${film.generation_id}/export${newest ? "" : `?version=${shown.version}`}`}>Export</Link>
        </Button>
        <Button asChild look="main" className="min-w-48">
          {download ? (
            <a href={download.download_url} download={download.filename}>
              <Icon sign="down" className="size-5" />
              Download
              <span className="font-normal">{size(download.file_size_bytes)}</span>
            </a>
          ) : (
            <span aria-hidden>Preparing the file</span>
          )}
        </Button>
      </div>
    </header>
  );
}

interface VersionProps extends FilmViewProps {
  versions: CompositionSummary[];
  shown: CompositionSummary;
  onShow: (version: CompositionSummary) => void;
}

function Version({ film, versions, shown, begin, onShow }: VersionProps) {
  const composition = useQuery(compositionQuery(shown.composition_id));
  if (composition.data) return <Bench {...{ film, versions, shown, begin, onShow }} composition={composition.data} />;
  if (composition.error) {
    return (
      <Notice bad title="The film can’t be shown just now">
        <p>{inWords(composition.error)}</p>
        <Button className="mt-3" onClick={() => void composition.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  return (
    <div className="grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="grid aspect-video max-h-[56vh] place-items-center bg-film text-film-soft">Fetching the timeline</div>
    </div>
  );
}
