import { type ReactNode, useId } from "react";

import type { WantedScene } from "@/api/plan";
import { Button } from "@/ui/button";
import { CONTROL, TextField } from "@/ui/field";
import { LengthField } from "@/ui/length-field";

export interface SceneCardProps {
  scene: WantedScene;
  place: number;
  last: number;
  rate: number;
  error: string | undefined;
  /** Another scene is held over this one. */
  target: boolean;
  onChange: (change: Partial<WantedScene>) => void;
  onMove: (place: number) => void;
  onHold: () => void;
  /** Return whether it is a scene that is dragged here. */
  onOver: () => boolean;
  onDrop: () => boolean;
  /** The scene is let go, wherever that was. */
  onRelease: () => void;
}

/** One scene to be read over, written anew and put elsewhere. */
export function SceneCard({ scene, place, last, rate, error, target, ...on }: SceneCardProps) {
  const number = place + 1;
  return (
    <li
      aria-label={`Scene ${number}`}
      onDragOver={(event) => {
        // Text that is dragged into a field is the browser's affair.
        if (on.onOver()) event.preventDefault();
      }}
      onDrop={(event) => {
        if (on.onDrop()) event.preventDefault();
      }}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        on.onMove(place + (event.key === "ArrowUp" ? -1 : 1));
      }}
      className={`rounded-lg border bg-panel ${target ? "border-pencil bg-wash" : "border-line"}`}
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line px-4 py-2">
        <p
          draggable
          title="Drag to another place"
          onDragStart={(event) => {
            event.dataTransfer.setData("text/plain", scene.id);
            event.dataTransfer.effectAllowed = "move";
            on.onHold();
          }}
          onDragEnd={on.onRelease}
          className="heading flex min-h-11 flex-1 cursor-grab items-center gap-3 active:cursor-grabbing"
        >
          <span aria-hidden className="perforated w-9 rounded-sm bg-edge!" />
          Scene {number}
        </p>
        <Button aria-label={`Earlier: scene ${number}`} id={`earlier-${scene.id}`} look="quiet" aria-disabled={place === 0} onClick={() => on.onMove(place - 1)}>
          Earlier
        </Button>
        <Button aria-label={`Later: scene ${number}`} id={`later-${scene.id}`} look="quiet" aria-disabled={place === last} onClick={() => on.onMove(place + 1)}>
          Later
        </Button>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] gap-x-4 gap-y-4 p-4 sm:grid-cols-[minmax(0,1fr)_7rem] sm:gap-x-5">
        <TextField
          label="Words on screen"
          value={scene.title}
          placeholder="None"
          onChange={(event) => on.onChange({ title: event.target.value })}
        />
        <LengthField value={scene.length} rate={rate} onChange={(length) => on.onChange({ length })} />
        <Lines label="What is seen" value={scene.prompt} rows={3} onChange={(prompt) => on.onChange({ prompt })} />
        <Lines label="What is said" value={scene.narration} rows={1} placeholder="Nothing" onChange={(narration) => on.onChange({ narration })} />
        {error && (
          <p role="alert" className="text-sm text-bad col-span-2">
            {error}
          </p>
        )}
      </div>
    </li>
  );
}

interface LinesProps {
  label: ReactNode;
  value: string;
  rows: number;
  placeholder?: string;
  onChange: (value: string) => void;
}

function Lines({ label, onChange, ...rest }: LinesProps) {
  const id = useId();
  return (
    <div className="col-span-2">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        className={`${CONTROL} field-sizing-content`}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </div>
  );
}
