import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import type { Imported } from "@/api/cut";
import type { Composition, Operation } from "@/api/edits";
import { type CompositionSummary, downloadQuery, type Generation, hasEnded } from "@/api/films";
import { inWords } from "@/api/refusal";
import { shapeOf } from "@/format/ratio";
import { Button } from "@/ui/button";
import { moved } from "@/ui/moved";
import { Notice } from "@/ui/notice";
import { PageTabs } from "@/ui/tabs";

import { cutOf, placeIn, sceneAt } from "./cut";
import { CutField } from "./cut-field";
import { DraftList } from "./draft-list";
import { Facts } from "./facts";
import { Inspector } from "./inspector";
import { KeysSheet } from "./keys-sheet";
import { splitAt } from "./new-scene";
import { Player } from "./player";
import type { Selection } from "./selection";
import { Tracks } from "./tracks";
import { useDraft } from "./use-draft";
import { useKeys } from "./use-keys";
import { usePlayback } from "./use-playback";
import { Versions } from "./versions";
import { WordsBox } from "./words-box";

interface BenchProps {
  film: Generation;
  versions: CompositionSummary[];
  shown: CompositionSummary;
  composition: Composition;
  begin: boolean;
  onShow: (version: CompositionSummary) => void;
}

/** Where a version is watched and cut: the player, its timeline, what is chosen on it, and the draft. */
export function Bench({ film, versions, shown, composition, begin, onShow }: BenchProps) {
  const timeline = composition.timeline;
  const rate = timeline.frame_rate;
  const drafting = useDraft(film.generation_id, shown.composition_id, timeline);
  const draftTimeline = drafting.shown;
  const made = useMemo(() => cutOf(timeline), [timeline]);
  const cut = useMemo(() => cutOf(draftTimeline), [draftTimeline]);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [selection, select] = useState<Selection>(null);
  const [keysShown, showKeys] = useState(false);
  const [said, say] = useState("");
  const pressed = useRef<string | null>(null);
  const playback = usePlayback(video, rate, made.length);
  const download = useQuery(downloadQuery(shown.composition_id));

  // The player shows what is made, the timeline what it will be.
  const frame = placeIn(made, playback.frame, cut);
  const show = (wanted: number) => {
    const there = placeIn(cut, wanted, made);
    if (there !== null) playback.show(there);
  };
  const chosen = selection && "scene" in selection ? cut.scenes.find((scene) => scene.id === selection.scene) : undefined;
  const playhead = chosen && frame !== null && frame >= chosen.start && frame < chosen.end ? frame - chosen.start : null;

  const latest = versions.at(-1);
  const parent = versions.find((each) => each.composition_id === shown.parent_composition_id);
  const child = versions.findLast((each) => each.parent_composition_id === shown.composition_id);
  const closed = hasEnded(film.status) ? null : "Another version is being made; changes can be made when it is done.";

  // A scene that moves takes the focus with it, which the browser would drop.
  useEffect(() => {
    if (pressed.current) document.getElementById(pressed.current)?.focus();
    pressed.current = null;
  }, [draftTimeline.scenes]);

  function move(scene: string, place: number): void {
    const ids = draftTimeline.scenes.map((each) => each.id);
    const order = moved(ids, ids.indexOf(scene), place);
    if (!order) return;
    pressed.current = document.activeElement?.id ?? null;
    drafting.add({ op: "reorder", scene_ids: order });
    say(`Moved to place ${order.indexOf(scene) + 1} of ${order.length}.`);
  }

  function add(...operations: Operation[]): void {
    drafting.add(...operations);
    say("Added to the draft.");
  }

  function take(cut: Imported): string[] {
    if (cut.composition_id === null) return ["This timeline is not from here. Your library makes a film of its own of it."];
    const version = versions.find((each) => each.composition_id === cut.composition_id)?.version;
    if (version === undefined) return ["This is a cut of another film of yours: bring it back there."];
    if (version !== shown.version) return [`This is a cut of version ${version}: show that one, and bring it back there.`];
    drafting.put(cut.operations);
    const done = cut.operations.length > 0 ? "Its changes are in the draft, in place of what was there." : "It changes nothing in the film.";
    return [done, ...cut.remarks];
  }

  const undo = drafting.draft.past.length > 0 ? drafting.undo : parent && (() => onShow(parent));
  const redo = drafting.draft.future.length > 0 ? drafting.redo : child && (() => onShow(child));
  const clean = drafting.draft.operations.length === 0;
  const toScene = (by: number) => {
    const current = frame === null ? undefined : sceneAt(cut, frame);
    const next = cut.scenes[(current?.index ?? 0) + by];
    if (!next) return;
    select({ scene: next.id });
    show(next.start);
  };
  useKeys({
    " ": playback.toggle,
    k: playback.toggle,
    ",": () => playback.step(-1),
    ".": () => playback.step(1),
    ArrowLeft: () => playback.step(-rate),
    ArrowRight: () => playback.step(rate),
    Home: () => playback.show(0),
    End: () => playback.show(made.length - 1),
    "[": () => toScene(-1),
    "]": () => toScene(1),
    m: playback.toggleSound,
    s: chosen && playhead ? () => add(splitAt(chosen.id, playhead)) : undefined,
    Delete: chosen && cut.scenes.length > 1 ? () => add({ op: "remove", scene_id: chosen.id }) : undefined,
    Escape: () => select(null),
    "?": () => showKeys(true),
    "mod+z": drafting.draft.past.length > 0 || clean ? undo : undefined,
    "mod+shift+z": drafting.draft.future.length > 0 || clean ? redo : undefined,
    "mod+y": drafting.draft.future.length > 0 || clean ? redo : undefined,
  });

  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_21rem] lg:grid-rows-[auto_1fr]">
      <div className="min-w-0 space-y-6">
        {download.error ? (
          <Notice bad title="The film can’t be played just now">
            <p>{inWords(download.error)}</p>
            <Button className="mt-3" onClick={() => void download.refetch()}>
              Try again
            </Button>
          </Notice>
        ) : (
          <Player
            playback={playback}
            film={video}
            onFilm={setVideo}
            compositionId={shown.composition_id}
            src={download.data?.download_url}
            poster={shown.thumbnail_url}
            title={shown.title}
            ratio={shapeOf(timeline.picture).ratio}
            rate={rate}
            length={made.length}
            begin={begin}
            onBroken={() => void download.refetch()}
          />
        )}
        <section aria-labelledby="scenes">
          <div className="mb-1 flex items-center justify-between gap-4">
            <h2 id="scenes" className="heading text-lg">
              Scenes
            </h2>
            <Button look="quiet" className="pointer-coarse:hidden" aria-keyshortcuts="?" onClick={() => showKeys(true)}>
              Keyboard
            </Button>
          </div>
          <Tracks
            timeline={draftTimeline}
            cut={cut}
            pictures={composition.thumbnails}
            frame={frame}
            selection={selection}
            onSelect={select}
            onShow={show}
            onTrim={(scene_id, length, in_point) => add({ op: "trim", scene_id, length, ...(in_point !== undefined && { in_point }) })}
            onMove={move}
          />
          {!clean && (
            <p className="mt-2 text-sm text-soft">
              The timeline shows your draft; the player shows version {shown.version}, as it was made.
            </p>
          )}
        </section>
      </div>
      {/* On phones what is chosen is changed right below the timeline. */}
      <aside aria-label="What is chosen" className="lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:-mt-1 lg:overflow-y-auto lg:pb-2 lg:pt-1">
        <PageTabs
          tabs={[
            {
              name: "Edit",
              content: (
                <Inspector
                  timeline={draftTimeline}
                  selection={selection}
                  clips={shown === latest ? film.clips : []}
                  made={timeline}
                  playhead={playhead}
                  cut={<CutField compositionId={shown.composition_id} onRead={take} />}
                  onAdd={add}
                  onMove={move}
                  onClose={() => select(null)}
                />
              ),
            },
            {
              name: "Versions",
              content: (
                <Versions
                  filmId={film.generation_id}
                  ratio={film.parameters.aspect_ratio}
                  {...{ versions, shown, closed, onShow }}
                />
              ),
            },
            { name: "About", content: <Facts film={film} composition={shown} voice={timeline.voice} /> },
          ]}
        />
      </aside>
      <div className="min-w-0 space-y-6 lg:col-start-1">
        <WordsBox
          filmId={film.generation_id}
          closed={shown === latest ? closed : `Words change the newest version, which is version ${latest?.version ?? ""}.`}
          moved={drafting.draft.operations.some((each) => ["reorder", "remove", "split", "insert"].includes(each.op))}
          onAdd={add}
        />
        <DraftList
          drafting={drafting}
          timeline={timeline}
          next={(film.compositions.at(-1)?.version ?? 0) + 1}
          back={parent && (() => onShow(parent))}
          forward={child && (() => onShow(child))}
          closed={closed}
        />
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {keysShown && <KeysSheet onClose={() => showKeys(false)} />}
    </div>
  );
}
