import { useQuery } from "@tanstack/react-query";

import { SOUNDS, soundsQuery } from "@/api/assets";
import type { Operation } from "@/api/edits";
import type { Timeline } from "@/api/films";
import { inWords } from "@/api/refusal";
import { useUpload } from "@/api/use-upload";
import { decibels } from "@/format/amount";
import { length } from "@/format/time";
import { CheckField, SelectField } from "@/ui/field";
import { FileField } from "@/ui/file-field";
import { SettledField } from "@/ui/settled-field";
import { SettledRange } from "@/ui/settled-range";

interface SoundFieldsProps {
  timeline: Timeline;
  onAdd: (...operations: Operation[]) => void;
}

/** Stands for a sound that the film has had before. */
const KEPT = "kept";
/** Decibels; the API takes no others. */
const [LEAST, MOST] = [-24, 12];

/** What is heard besides a voice: music, composed or the user's own, and the clips' own sound. */
export function SoundFields({ timeline, onAdd }: SoundFieldsProps) {
  const { music, music_style, keep_clip_audio, clip_level_db } = timeline.soundtrack;
  const sounds = useQuery(soundsQuery).data?.assets ?? [];
  const play = (asset_id: string) => onAdd({ op: "music", asset_id });
  const upload = useUpload("audio", (asset) => play(asset.asset_id));
  const drafted = sounds.find(({ asset_id }) => asset_id === music?.location);
  return (
    <>
      <div className="space-y-3">
        <SelectField
          label="Music"
          value={music ? (drafted?.asset_id ?? KEPT) : ""}
          onChange={({ target: { value } }) => {
            if (value === "") onAdd({ op: "music", style: music_style });
            else if (value !== KEPT) play(value);
          }}
        >
          <option value="">Composed for the film</option>
          {music && !drafted && <option value={KEPT}>Your own, as it is</option>}
          {sounds.map((sound) => (
            <option key={sound.asset_id} value={sound.asset_id}>
              {sound.filename}, {length(sound.duration_seconds)}
            </option>
          ))}
        </SelectField>
        {!music && (
          <SettledField
            label="Its style"
            maxLength={100}
            value={music_style}
            placeholder="The composer’s choice"
            hint="For example calm piano, or energetic."
            onSettle={(style) => onAdd({ op: "music", style: style.trim() })}
          />
        )}
        <FileField
          label="Your own music"
          hint="Heard from its beginning: WAV, MP3, FLAC, Ogg or M4A."
          accept={SOUNDS}
          value={null}
          told={upload.told}
          error={upload.error ? inWords(upload.error) : undefined}
          onChoose={upload.send}
          onTakeOut={() => undefined}
        />
      </div>
      <div>
        <CheckField
          label="The clips’ own sound"
          hint="Under the music, of clips that have one."
          checked={keep_clip_audio}
          onChange={(event) => onAdd({ op: "clip_sound", heard: event.target.checked, level_db: clip_level_db })}
        />
        {keep_clip_audio && (
          <SettledRange
            label="How loud it is"
            className="mt-2 pl-8"
            least={LEAST}
            most={MOST}
            value={clip_level_db}
            tell={decibels}
            onSettle={(level_db) => onAdd({ op: "clip_sound", heard: true, level_db })}
          />
        )}
      </div>
    </>
  );
}
