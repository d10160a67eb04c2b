import { useQuery } from "@tanstack/react-query";

import { SOUNDS } from "@/api/assets";
import { voicesQuery } from "@/api/voices";
import { CheckField, TextField } from "@/ui/field";
import { VoiceField } from "@/ui/voice-field";

import { BroughtField } from "./brought-field";
import type { Draft } from "./draft";
import { References } from "./references";

interface LookFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** The composer knows these; anything else is matched to the nearest. */
const MUSIC = ["uplifting", "calm", "energetic", "dramatic", "playful", "melancholic", "acoustic"];
const STYLES = [
  "warm morning light",
  "natural light, soft grain",
  "black and white, high contrast",
  "neon reflections at night",
  "flat illustration",
  "elegant and minimal",
];

/** Look and sound, in words. */
export function LookFields({ draft, onChange }: LookFieldsProps) {
  const narrated = draft.narration && !draft.voiceOver;
  const spoken = useQuery({ ...voicesQuery, enabled: narrated }).data;
  return (
    <fieldset>
      <legend className="heading mb-3 text-lg">Look and sound</legend>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <TextField
          label="Style"
          name="style"
          maxLength={200}
          value={draft.style}
          list="styles"
          placeholder="As the brief suggests"
          hint="Light, colour, lens, mood."
          onChange={(event) => onChange({ style: event.target.value })}
        />
        <TextField
          label="Music"
          name="music"
          maxLength={100}
          value={draft.music}
          list="music"
          placeholder="As the brief suggests"
          hint="For example calm, energetic, acoustic."
          onChange={(event) => onChange({ music: event.target.value })}
        />
        <BroughtField
          label="Your own music"
          type="audio"
          accept={SOUNDS}
          hint="In place of ours, from its beginning."
          value={draft.musicFile}
          onChange={(musicFile) => onChange({ musicFile })}
        />
        <BroughtField
          label="Your own voice"
          type="audio"
          accept={SOUNDS}
          hint="In place of narration, from the film’s beginning."
          value={draft.voiceOver}
          onChange={(voiceOver) => onChange({ voiceOver })}
        />
        <References value={draft.references} onChange={(references) => onChange({ references })} />
        <CheckField
          label="The clips’ own sound"
          name="clipSound"
          checked={draft.clipSound}
          hint="Under the music, of clips that have one."
          onChange={(event) => onChange({ clipSound: event.target.checked })}
        />
        <CheckField
          label="Change scenes on the beat"
          name="beat"
          checked={draft.beat && !draft.musicFile}
          disabled={draft.musicFile !== null}
          hint="Of the music that is composed for the film."
          onChange={(event) => onChange({ beat: event.target.checked })}
        />
        <CheckField
          label="Narration"
          name="narration"
          checked={narrated}
          disabled={draft.voiceOver !== null}
          hint="A voice says what the scenes tell."
          onChange={(event) => onChange({ narration: event.target.checked })}
        />
        <VoiceField
          label="Voice"
          name="voice"
          unsaid="In the brief’s own language"
          disabled={!narrated}
          spoken={spoken}
          value={draft.voice}
          onChange={(voice) => onChange({ voice })}
        />
        <CheckField
          label="Captions in the picture"
          name="captions"
          checked={narrated && draft.captions}
          disabled={!narrated}
          hint="What the voice says. Subtitle files come with every film."
          onChange={(event) => onChange({ captions: event.target.checked })}
        />
        <CheckField
          label="Review the plan first"
          name="review"
          checked={draft.review}
          hint="Nothing is made, or paid for, before you have approved its scenes."
          onChange={(event) => onChange({ review: event.target.checked })}
        />
      </div>
      <Suggestions id="styles" of={STYLES} />
      <Suggestions id="music" of={MUSIC} />
    </fieldset>
  );
}

function Suggestions({ id, of }: { id: string; of: string[] }) {
  return (
    <datalist id={id}>
      {of.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
