import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "react-router";

import { downloadQuery, type Generation, orderOf, type Timeline } from "@/api/films";
import { inWords } from "@/api/refusal";
import { size } from "@/format/amount";
import { length } from "@/format/time";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";

import { cutOf } from "./cut";
import { Facts } from "./facts";
import { Player } from "./player";
import { SceneList } from "./scene-list";
import { TimelineStrip } from "./timeline-strip";
import { useKeys } from "./use-keys";
import { usePlayback } from "./use-playback";

interface FilmViewProps {
  film: Generation;
  /** Play at once, if the browser lets it. */
  begin: boolean;
}

/** A finished film. */
export function FilmView({ film, begin }: FilmViewProps) {
  const composition = film.compositions.at(-1);
  if (!composition || !film.timeline) {
    return <Notice bad title="This film has no version that can be shown" />;
  }
  return (
    <FinishedFilm film={film} timeline={film.timeline} composition={composition} begin={begin} />
  );
}

interface FinishedFilmProps extends FilmViewProps {
  timeline: Timeline;
  composition: Generation["compositions"][number];
}

function FinishedFilm({ film, timeline, composition, begin }: FinishedFilmProps) {
  const download = useQuery(downloadQuery(composition.composition_id));
  const cut = useMemo(() => cutOf(timeline), [timeline]);
  const rate = timeline.frame_rate;
  const url = download.data?.download_url;
  const ratio = film.parameters.aspect_ratio;

  return (
    <div className="space-y-8">
      <header className="flex flex-wrap items-end justify-between gap-x-10 gap-y-5">
        <div className="min-w-0 space-y-1">
          <PageTitle tab={composition.title}>{composition.title}</PageTitle>
          <p className="text-soft">
            {length(composition.duration_seconds)}, {composition.width} × {composition.height}
          </p>
        </div>
        <div className="flex flex-wrap gap-3">
          <Button asChild>
            <Link to="/" state={{ order: orderOf(film) }}>
              Make another like it
            </Link>
          </Button>
          {download.data && (
            <Button asChild look="main">
              <a href={download.data.download_url} download={download.data.filename}>
                <Icon sign="down" className="size-5" />
                Download
                <span className="font-normal">{size(download.data.file_size_bytes)}</span>
              </a>
            </Button>
          )}
        </div>
      </header>
      {download.error ? (
        <Notice bad title="The film can’t be played just now">
          <p>{inWords(download.error)}</p>
          <Button className="mt-3" onClick={() => void download.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : (
        <Screening
          key={composition.composition_id}
          {...{ film, cut, rate, begin, ratio }}
          url={url}
          title={composition.title}
          poster={composition.thumbnail_url}
          onBroken={() => void download.refetch()}
        />
      )}
      <div className="grid gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <SceneList cut={cut} rate={rate} clips={film.clips} />
        <Facts film={film} composition={composition} />
      </div>
    </div>
  );
}

interface ScreeningProps {
  film: Generation;
  cut: ReturnType<typeof cutOf>;
  rate: number;
  url: string | undefined;
  title: string;
  poster: string | null;
  ratio: string;
  begin: boolean;
  onBroken: () => void;
}

/** The player and, under it, the timeline it moves on. */
function Screening({ film, cut, rate, url, ...screen }: ScreeningProps) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const playback = usePlayback(video, rate, cut.length);
  useKeys(playback, rate);
  return (
    <div className="space-y-3">
      <Player
        {...screen}
        {...{ playback, rate }}
        film={video}
        onFilm={setVideo}
        src={url}
        length={cut.length}
      />
      <TimelineStrip {...{ cut, rate }} clips={film.clips} frame={playback.frame} onShow={playback.show} />
      <p className="hidden text-sm text-soft sm:block">
        Space plays, comma and full stop go frame by frame, the arrows jump a second, M is the sound.
      </p>
    </div>
  );
}
