import { useQuery } from "@tanstack/react-query";

import { type MediaFile, mediaQuery } from "@/api/exports";
import type { CompositionSummary } from "@/api/films";
import { inWords } from "@/api/refusal";
import { size } from "@/format/amount";
import { Icon } from "@/ui/icons";

interface VersionFilesProps {
  filmId: string;
  composition: CompositionSummary;
}

const NAMES: Partial<Record<MediaFile["kind"], [name: string, use: string]>> = {
  film: ["The film", "MP4, H.264"],
  audio: ["Its sound", "Music and voice, mixed"],
  thumbnail: ["Its poster", "JPEG"],
  thumbnail_strip: ["Pictures to seek by", "JPEG, for players"],
  timeline: ["Its timeline", "JSON, as the API has it"],
  metadata: ["Its facts", "JSON: models, loudness, checksums"],
};

const ORDER: MediaFile["kind"][] = ["film", "thumbnail", "audio", "captions", "thumbnail_strip", "timeline", "metadata"];

/** What comes with every version: the film itself, its sound, subtitles and timeline. */
export function VersionFiles({ filmId, composition }: VersionFilesProps) {
  const id = composition.composition_id;
  const media = useQuery(mediaQuery(filmId));
  const files = (media.data?.media.filter((file) => file.composition_id === id) ?? []).toSorted((one, other) => rank(one) - rank(other));
  return (
    <section aria-labelledby="files" className="lg:self-start">
      <h2 id="files" className="heading mb-3 text-xl">
        As it is
      </h2>
      {media.error && <p className="text-bad">{inWords(media.error)}</p>}
      <ul className="divide-y divide-line border-y border-line">
        {media.isPending && <li className="min-h-16 py-3 text-soft">Fetching the files</li>}
        {files.map((file) => {
          const [name, use] = told(file);
          const bytes = file.kind === "film" && composition.file_size_bytes !== null ? `, ${size(composition.file_size_bytes)}` : "";
          return <FileLink key={file.url} href={file.url} filename={file.filename} name={name} use={`${use}${bytes}`} />;
        })}
        {files.length > 0 && (
          <FileLink
            href={`/api/v1/compositions/${id}/timeline.otio`}
            filename="timeline.otio"
            name="OpenTimelineIO"
            use="The cut, for other editors"
          />
        )}
      </ul>
    </section>
  );
}

/** The film first, what is for programs last. */
function rank({ kind }: MediaFile): number {
  const place = ORDER.indexOf(kind);
  return place < 0 ? ORDER.length : place;
}

function told(file: MediaFile): [name: string, use: string] {
  if (file.kind === "captions") {
    return ["Subtitles", file.filename.endsWith(".vtt") ? "WebVTT, for web pages" : "SubRip, for players and editors"];
  }
  return NAMES[file.kind] ?? [file.filename, file.kind];
}

interface FileLinkProps {
  href: string;
  filename: string;
  name: string;
  use: string;
}

function FileLink({ href, filename, name, use }: FileLinkProps) {
  return (
    <li>
      <a href={href} download={filename} className="group flex min-h-16 items-center gap-4 py-2 hover:bg-panel">
        <Icon sign="down" className="ml-1 size-5 text-soft group-hover:text-ink" />
        <span className="min-w-0">
          <span className="block font-medium">{name}</span>
          <span className="block truncate text-sm text-soft">{use}</span>
        </span>
      </a>
    </li>
  );
}
