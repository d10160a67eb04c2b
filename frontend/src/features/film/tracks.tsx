import { type PointerEvent, type ReactNode, useRef, useState } from "react";

import type { Timeline } from "@/api/films";
import { seconds, timecode } from "@/format/time";
import { Strip } from "@/ui/strip";

import { isAnew } from "./apply";
import { type Cut, sceneAt } from "./cut";
import { JoinMark } from "./join-mark";
import { SceneFrame } from "./scene-frame";
import type { Selection } from "./selection";
import { TrimHandle } from "./trim-handle";

export interface TracksProps {
  timeline: Timeline;
  cut: Cut;
  /** By the scenes' ids. */
  pictures: Record<string, string>;
  /** On screen, in the cut shown here; null where it is not in it. */
  frame: number | null;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onShow: (frame: number) => void;
  /** Show so much of a scene, from a frame of its clip if that is another. */
  onTrim: (scene: string, length: number, inPoint?: number) => void;
  /** Put a scene at another place, counted from 0. */
  onMove: (scene: string, place: number) => void;
}

/** Rem for a second scene's button and its mark to be hit with a finger. */
const LEAST_REM = 4.5;
/** Of a scene; the API's own limit is a whole film. */
const LONGEST_SECONDS = 180;

/** A scene while one of its ends is pulled, in frames. */
interface Trimmed {
  scene: string;
  /** What is left out at its beginning, besides what is already. */
  late: number;
  length: number;
}

/** The whole film to scale: pictures, transitions, words, voice and music, and where one is. */
export function Tracks({ timeline, cut, pictures, frame, selection, ...on }: TracksProps) {
  const [trimmed, setTrimmed] = useState<Trimmed | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  const ground = useRef<HTMLDivElement>(null);
  const rate = timeline.frame_rate;
  const at = (frames: number) => `${(frames / cut.length) * 100}%`;
  const current = frame === null ? undefined : sceneAt(cut, frame);
  const chosen = selection && "scene" in selection ? selection.scene : undefined;
  const framesPerPixel = () => cut.length / (ground.current?.getBoundingClientRect().width ?? cut.length);

  return (
    <div className="overflow-x-auto overflow-y-hidden">
      <div style={{ minWidth: `${cut.scenes.length * LEAST_REM}rem` }}>
        <Strip className="pb-1">
          <div className="sm:ml-16">
          <Ruler length={cut.length} rate={rate} onShow={on.onShow} />
          <div ref={ground} className="relative">
            <ol aria-label="Scenes on the timeline" className="relative h-20 sm:h-24">
              {cut.scenes.map((scene) => {
                const whole = timeline.scenes[scene.index];
                const inPoint = whole?.in_point ?? 0;
                const shown = scene.end - scene.start;
                const pulled = trimmed?.scene === scene.id ? trimmed : { late: 0, length: shown };
                return (
                  <li
                    key={scene.id}
                    className={`absolute inset-y-0 px-px ${trimmed?.scene === scene.id ? "z-10" : ""}`}
                    style={{ left: at(scene.start + pulled.late), width: at(pulled.length) }}
                    onDragOver={(event) => {
                      if (!held.current) return;
                      event.preventDefault();
                      setOver(scene.id);
                    }}
                    onDrop={(event) => {
                      if (!held.current) return;
                      event.preventDefault();
                      on.onMove(held.current, scene.index);
                    }}
                  >
                    <SceneFrame
                      scene={scene}
                      rate={rate}
                      picture={pictures[scene.id]}
                      anew={whole !== undefined && isAnew(whole)}
                      isCurrent={scene === current}
                      isChosen={scene.id === chosen}
                      isTarget={scene.id === over}
                      onChoose={() => {
                        on.onSelect({ scene: scene.id });
                        on.onShow(scene.start);
                      }}
                      onMove={(by) => on.onMove(scene.id, scene.index + by)}
                      onHold={() => (held.current = scene.id)}
                      onRelease={() => {
                        held.current = null;
                        setOver(null);
                      }}
                    />
                    {scene.id === chosen && (
                      <>
                        <TrimHandle
                          name={`Beginning of scene ${scene.index + 1}`}
                          side="start"
                          value={inPoint + pulled.late}
                          least={0}
                          most={inPoint + shown - 1}
                          told={`${seconds(inPoint + pulled.late, rate)} into its clip`}
                          rate={rate}
                          framesPerPixel={framesPerPixel}
                          onPull={(next) => setTrimmed({ scene: scene.id, late: next - inPoint, length: shown - (next - inPoint) })}
                          onLet={(next) => {
                            setTrimmed(null);
                            if (next !== inPoint) on.onTrim(scene.id, shown - (next - inPoint), next);
                          }}
                        />
                        <TrimHandle
                          name={`Length of scene ${scene.index + 1}`}
                          side="end"
                          value={pulled.length}
                          least={1}
                          most={LONGEST_SECONDS * rate}
                          told={seconds(pulled.length, rate)}
                          rate={rate}
                          framesPerPixel={framesPerPixel}
                          onPull={(next) => setTrimmed({ scene: scene.id, late: 0, length: next })}
                          onLet={(next) => {
                            setTrimmed(null);
                            if (next !== shown) on.onTrim(scene.id, next);
                          }}
                        />
                      </>
                    )}
                  </li>
                );
              })}
            </ol>
            {cut.joins.map((join) =>
              join.length > 0 ? (
                <span
                  key={join.start}
                  aria-hidden
                  className="pointer-events-none absolute inset-y-0 border-x border-film-print bg-film-print/35"
                  style={{ left: at(join.start), width: at(join.length) }}
                />
              ) : null,
            )}
            {frame !== null && (
              <span
                aria-hidden
                className="pointer-events-none absolute -bottom-40 -top-7 z-20 w-0.5 -translate-x-px bg-film-text"
                style={{ left: at(frame + 0.5) }}
              />
            )}
          </div>
          <ul aria-label="Transitions" className="relative h-9">
            {cut.joins.map((join, index) => {
              const before = cut.scenes[index];
              if (!before) return null;
              return (
                <li key={before.id}>
                  <span
                    aria-hidden
                    className="absolute inset-y-0 bg-film-print/30"
                    style={{ left: at(join.start), width: at(join.length) }}
                  />
                  <JoinMark
                    join={join}
                    number={index + 1}
                    rate={rate}
                    left={at(join.start + join.length / 2)}
                    isChosen={selection !== null && "after" in selection && selection.after === before.id}
                    onChoose={() => {
                      on.onSelect({ after: before.id });
                      on.onShow(join.start);
                    }}
                  />
                </li>
              );
            })}
          </ul>
          <Track name="Words">
            {cut.scenes.map((scene) =>
              scene.title ? (
                <Block key={scene.id} left={at(scene.start)} width={at(scene.end - scene.start)}>
                  {scene.title}
                </Block>
              ) : null,
            )}
          </Track>
          {timeline.voice && (
            <Track name="Voice">
              {timeline.scenes.map((scene, index) => {
                const place = cut.scenes[index];
                if (!scene.narration || !place) return null;
                return (
                  <Block key={scene.id} left={at(place.start)} width={at(place.end - place.start)}>
                    {scene.narration}
                  </Block>
                );
              })}
            </Track>
          )}
          <Track name="Music">
            <Block left="0%" width="100%">
              {timeline.soundtrack.music ? "Your own music" : timeline.soundtrack.music_style || "The composer’s choice"}
            </Block>
          </Track>
          </div>
        </Strip>
      </div>
    </div>
  );
}

/** Times along the film; the pointer is followed while it is pressed. */
function Ruler({ length, rate, onShow }: { length: number; rate: number; onShow: (frame: number) => void }) {
  const every = [1, 2, 5, 10, 15, 30, 60].find((step) => length / rate / step <= 10) ?? 60;
  // A time needs room beside its mark: the last one may have none.
  const end = length * (1 - 1 / 20);
  const marks = Array.from({ length: Math.floor(end / (every * rate)) + 1 }, (_, index) => index * every);
  const show = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * length);
    onShow(Math.min(length - 1, Math.max(0, place)));
  };
  return (
    <div
      aria-hidden
      className="relative h-7 cursor-pointer select-none overflow-hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        show(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) show(event);
      }}
    >
      {marks.map((mark) => (
        <span
          key={mark}
          className="figures absolute inset-y-0 max-sm:even:hidden border-l border-film-soft/40 pl-1.5 text-xs leading-7 text-film-print"
          style={{ left: `${((mark * rate) / length) * 100}%` }}
        >
          {timecode(mark * rate, rate).slice(0, 5)}
        </span>
      ))}
    </div>
  );
}

function Track({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="relative mt-px">
      <span aria-hidden className="absolute -left-16 hidden w-16 pl-3 text-xs leading-7 text-film-soft sm:block">
        {name}
      </span>
      <ul aria-label={name} className="relative h-7">
        {children}
      </ul>
    </div>
  );
}

function Block({ left, width, children }: { left: string; width: string; children: ReactNode }) {
  return (
    <li className="absolute inset-y-0 px-px" style={{ left, width }}>
      <span className="block h-full truncate bg-film-gate px-2 text-xs leading-7 text-film-soft">{children}</span>
    </li>
  );
}
