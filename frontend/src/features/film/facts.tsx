import type { ReactNode } from "react";

import type { CompositionSummary, Generation } from "@/api/films";
import { price } from "@/format/amount";
import { languageName } from "@/format/languages";
import { exactly, length } from "@/format/time";

import { RemoveFilm } from "./remove-film";

interface FactsProps {
  film: Generation;
  composition: CompositionSummary;
  /** The language of its narration, if it has one. */
  voice: string | null | undefined;
}

/** What was ordered and what it came to. */
export function Facts({ film, composition, voice }: FactsProps) {
  const { parameters, options } = film;
  const took =
    film.completed_at && film.started_at
      ? (Date.parse(film.completed_at) - Date.parse(film.started_at)) / 1000
      : null;
  return (
    <section aria-labelledby="facts" className="min-w-0">
      <h2 id="facts" className="heading mb-2 text-lg">
        The order
      </h2>
      <p className="mb-4 whitespace-pre-line break-words border-y border-line py-3">{film.prompt}</p>
      <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        <Fact name="Made">{exactly(film.created_at)}</Fact>
        {took !== null && <Fact name="It took">{length(took)}</Fact>}
        <Fact name="It cost">{price(film.cost.actual_usd)}</Fact>
        <Fact name="Shape">
          {parameters.aspect_ratio}, {composition.width} × {composition.height}
        </Fact>
        <Fact name="Frames">{options.fps} per second</Fact>
        {parameters.style && <Fact name="Style">{parameters.style}</Fact>}
        {parameters.music_style && <Fact name="Music">{parameters.music_style}</Fact>}
        {voice != null && <Fact name="Voice">{languageName(voice)}</Fact>}
        {parameters.brand.name && <Fact name="Brand">{parameters.brand.name}</Fact>}
        {options.seed !== null && <Fact name="Seed">{options.seed}</Fact>}
      </dl>
      <RemoveFilm filmId={film.generation_id} title={composition.title} />
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="break-words">{children}</dd>
    </>
  );
}
