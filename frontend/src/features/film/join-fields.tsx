import type { Operation, Transition } from "@/api/edits";
import type { Timeline } from "@/api/films";
import { SelectField } from "@/ui/field";
import { SettledLength } from "@/ui/settled-length";

import { KINDS } from "./kinds";
import { NewSceneFields } from "./new-scene-fields";

interface JoinFieldsProps {
  timeline: Timeline;
  /** Of the scene before it, counted from 0. */
  index: number;
  onAdd: (...operations: Operation[]) => void;
}

/** How one scene becomes the next, and how long that takes. */
export function JoinFields({ timeline, index, onAdd }: JoinFieldsProps) {
  const join = timeline.transitions[index];
  const after_scene_id = timeline.scenes[index]?.id;
  if (!join || after_scene_id === undefined) return null;
  const rate = timeline.frame_rate;
  return (
    <div className="space-y-5">
      <SelectField
        label="Transition"
        value={join.kind}
        onChange={(event) => {
          const kind = event.target.value as Transition["kind"];
          const length = kind === "cut" ? 0 : join.length || Math.round(rate / 2);
          onAdd({ op: "transition", after_scene_id, kind, length });
        }}
      >
        {Object.entries(KINDS).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </SelectField>
      {join.kind === "cut" ? (
        <p className="text-soft">A cut takes no time.</p>
      ) : (
        <SettledLength
          label="Seconds"
          value={join.length}
          rate={rate}
          hint="Both scenes share them: a longer transition makes the film shorter."
          onSettle={(length) => onAdd({ op: "transition", after_scene_id, kind: join.kind, length })}
        />
      )}
      <NewSceneFields key={after_scene_id} where="between them" after={after_scene_id} rate={rate} onAdd={onAdd} />
    </div>
  );
}
