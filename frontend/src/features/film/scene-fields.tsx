import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { modelsQuery, type Operation, type Scene } from "@/api/edits";
import type { ClipShown, Timeline } from "@/api/films";
import { price } from "@/format/amount";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { SettledField, SettledLines } from "@/ui/settled-field";
import { SettledLength } from "@/ui/settled-length";

import { FITS } from "./kinds";
import { NewSceneFields } from "./new-scene-fields";
import { splitAt } from "./new-scene";
import { OwnFootageField } from "./own-footage-field";

interface SceneFieldsProps {
  timeline: Timeline;
  scene: Scene;
  place: number;
  /** Its prompt as it was made; undefined for a scene that is not made yet. */
  prompt: string | undefined;
  /** As it was made; undefined for a scene that is not made yet. */
  clip: ClipShown | undefined;
  /** Frames from the scene's start to what is on screen; null if another scene is. */
  playhead: number | null;
  onAdd: (...operations: Operation[]) => void;
  onMove: (place: number) => void;
}

const MAX_SEED = 2 ** 31 - 1;

/** Everything that can be changed in one scene. */
export function SceneFields({ timeline, scene, place, prompt, clip, playhead, onAdd, onMove }: SceneFieldsProps) {
  const last = timeline.scenes.length - 1;
  const scene_id = scene.id;
  const splits = playhead !== null && playhead > 0 && playhead < scene.length;
  return (
    <div className="space-y-5">
      <div className="grid grid-cols-2 gap-3">
        <SettledLength
          label="Seconds"
          value={scene.length}
          rate={timeline.frame_rate}
          onSettle={(length) => onAdd({ op: "trim", scene_id, length })}
        />
        <SettledLength
          label="Its clip from"
          value={scene.in_point}
          least={0}
          rate={timeline.frame_rate}
          onSettle={(in_point) => onAdd({ op: "trim", scene_id, length: scene.length, in_point })}
        />
        <div className="col-span-2 flex flex-wrap gap-2">
          <Button className="flex-1" id="earlier" aria-disabled={place === 0} onClick={() => place > 0 && onMove(place - 1)}>
            Earlier
          </Button>
          <Button className="flex-1" id="later" aria-disabled={place === last} onClick={() => place < last && onMove(place + 1)}>
            Later
          </Button>
        </div>
      </div>
      <SettledField
        key={`title ${scene_id}`}
        label="Words on screen"
        maxLength={120}
        placeholder="None"
        value={scene.title}
        onSettle={(title) => onAdd({ op: "retitle", scene_id, title: title.trim() })}
      />
      {timeline.voice && (
        <SettledLines
          key={`narration ${scene_id}`}
          label="What is said"
          maxLength={500}
          placeholder="Nothing"
          value={scene.narration}
          onSettle={(narration) => onAdd({ op: "narrate", scene_id, narration: narration.replace(/\s+/g, " ").trim() })}
        />
      )}
      <SelectField
        label="The clip"
        value={scene.fit}
        onChange={(event) => onAdd({ op: "fit", scene_id, fit: event.target.value as Scene["fit"] })}
      >
        {Object.entries(FITS).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </SelectField>
      <RetakeFields key={`retake ${scene_id}`} scene={scene} made={prompt} clip={clip} onAdd={onAdd} />
      <OwnFootageField
        key={`replace ${scene_id}`}
        label="Show your own instead"
        onBring={({ asset_id }) => onAdd({ op: "replace", scene_id, asset_id, in_point: 0 })}
      />
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button
          aria-disabled={!splits}
          title={splits ? undefined : "Move the position into the scene first"}
          onClick={() => splits && onAdd(splitAt(scene_id, playhead))}
        >
          Split here
        </Button>
        <Button aria-disabled={last === 0} onClick={() => last > 0 && onAdd({ op: "remove", scene_id })}>
          Take it out
        </Button>
      </div>
      <div>
        {place === 0 && <NewSceneFields key="first" where="before it" after={null} rate={timeline.frame_rate} onAdd={onAdd} />}
        <NewSceneFields key={`after ${scene_id}`} where="after it" after={scene_id} rate={timeline.frame_rate} onAdd={onAdd} />
      </div>
    </div>
  );
}

interface RetakeFieldsProps {
  scene: Scene;
  /** The prompt that the clip was made from, if it was. */
  made: string | undefined;
  clip: ClipShown | undefined;
  onAdd: (...operations: Operation[]) => void;
}

/** The scene's clip made anew: from other words, another seed, by another model, or simply again. */
function RetakeFields({ scene, made, clip, onAdd }: RetakeFieldsProps) {
  const [prompt, setPrompt] = useState(scene.prompt);
  const [seed, setSeed] = useState("");
  const [model, setModel] = useState("");
  const models = useQuery(modelsQuery).data?.models ?? [];
  const good = seed === "" || (/^\d+$/.test(seed) && Number(seed) <= MAX_SEED);
  const maker = clip?.model?.split("/").at(-1);

  function add(): void {
    if (!good || !prompt.trim()) return;
    onAdd({
      op: "retake",
      scene_id: scene.id,
      // Told against the clip there is: this takes the place of what was drafted before it.
      ...(prompt.trim() !== made && { prompt: prompt.trim() }),
      ...(seed !== "" && { seed: Number(seed) }),
      ...(model !== "" && { model }),
    });
  }

  return (
    <fieldset className="space-y-4 border-t border-line pt-4">
      <legend className="sr-only">Make it anew</legend>
      <div>
        <label htmlFor="prompt" className="mb-1.5 block font-medium">
          What is seen
        </label>
        <textarea
          id="prompt"
          rows={4}
          maxLength={8000}
          value={prompt}
          onChange={(event) => setPrompt(event.target.value)}
          className="field-sizing-content max-h-56 w-full rounded-md border border-edge bg-raised px-3 py-2 transition-colors hover:border-ink"
        />
        {maker && (
          <p className="mt-1 text-sm text-soft">
            Made with {maker}{clip?.cached ? ", used again from before" : `: ${price(clip?.cost_usd ?? "0").toLowerCase()}`}.
          </p>
        )}
      </div>
      <div className={`grid gap-3 ${models.length > 1 ? "grid-cols-2" : "grid-cols-[7rem_minmax(0,1fr)] items-end"}`}>
        <TextField
          label="Seed"
          inputMode="numeric"
          placeholder="Another"
          value={seed}
          error={good ? undefined : "A whole number."}
          onChange={(event) => setSeed(event.target.value.trim())}
        />
        {models.length > 1 && (
          <SelectField label="Model" value={model} onChange={(event) => setModel(event.target.value)}>
            <option value="">The film’s own</option>
            {models.map((each) => (
              <option key={each.model} value={each.model}>
                {each.model.split("/").at(-1)}
              </option>
            ))}
          </SelectField>
        )}
        <Button className={models.length > 1 ? "col-span-2" : ""} onClick={add}>
          Make it anew
        </Button>
      </div>
    </fieldset>
  );
}
