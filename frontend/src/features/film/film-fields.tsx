import type { ReactNode } from "react";

import type { Operation } from "@/api/edits";
import type { Timeline } from "@/api/films";
import { LINES, type Lines, type Ratio, RATIOS, shapeOf, USE } from "@/format/ratio";
import { CheckField, SelectField } from "@/ui/field";

import { SoundFields } from "./sound-fields";

interface FilmFieldsProps {
  timeline: Timeline;
  /** Where it is cut elsewhere. */
  cut: ReactNode;
  onAdd: (...operations: Operation[]) => void;
}

/** What belongs to the whole film: its sound, its captions, its picture, its cut. */
export function FilmFields({ timeline, cut, onAdd }: FilmFieldsProps) {
  const { ratio, lines } = shapeOf(timeline.picture);
  return (
    <div className="space-y-5">
      <p className="text-soft">Choose a scene or a transition on the timeline to change it.</p>
      <SoundFields timeline={timeline} onAdd={onAdd} />
      {timeline.voice && (
        <CheckField
          label="Captions in the picture"
          hint="What the voice says."
          checked={timeline.captions}
          onChange={(event) => onAdd({ op: "captions", burned_in: event.target.checked })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Shape"
          value={ratio}
          onChange={(event) => onAdd({ op: "picture", aspect_ratio: event.target.value as Ratio, resolution: lines })}
        >
          {RATIOS.map((value) => (
            <option key={value} value={value}>
              {value}, {USE[value].toLowerCase()}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Resolution"
          value={lines}
          onChange={(event) => onAdd({ op: "picture", aspect_ratio: ratio, resolution: event.target.value as Lines })}
        >
          {LINES.map((value) => (
            <option key={value}>{value}</option>
          ))}
        </SelectField>
      </div>
      {cut}
    </div>
  );
}
