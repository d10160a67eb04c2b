import { cssRatio } from "@/format/ratio";
import { timecode } from "@/format/time";
import { Icon, type Sign } from "@/ui/icons";

import { ScrubBar } from "./scrub-bar";
import { TimecodeField } from "./timecode-field";
import type { Playback } from "./use-playback";

interface PlayerProps {
  film: HTMLVideoElement | null;
  onFilm: (film: HTMLVideoElement | null) => void;
  playback: Playback;
  compositionId: string;
  src: string | undefined;
  poster: string | null;
  title: string;
  ratio: string;
  rate: number;
  /** Frames. */
  length: number;
  /** Begin by itself, if the browser lets it. */
  begin: boolean;
  onBroken: () => void;
}

export function Player(props: PlayerProps) {
  const { film, onFilm, playback, rate, length, title } = props;
  const { frame, playing, muted } = playback;
  const over = frame >= length - 1 && !playing;
  return (
    <div className="border border-film-line bg-film text-film-text">
      <div className="grid place-items-center">
        <video
          ref={onFilm}
          src={props.src}
          {...(props.poster !== null && { poster: props.poster })}
          aria-label={title}
          autoPlay={props.begin}
          playsInline
          preload="auto"
          onClick={playback.toggle}
          onError={props.onBroken}
          className="max-h-[52vh] w-full max-w-full bg-film"
          style={{ aspectRatio: cssRatio(props.ratio) }}
        />
      </div>
      <ScrubBar compositionId={props.compositionId} onShow={playback.show} {...{ frame, rate, length }} />
      <div className="flex items-center px-1 py-1.5 sm:gap-x-1 sm:px-3">
        <Control sign={over ? "again" : playing ? "pause" : "play"} name={over ? "Play again" : playing ? "Pause" : "Play"} keys="Space" onClick={playback.toggle} />
        <Control sign="back" name="One frame back" keys="," onClick={() => playback.step(-1)} />
        <Control sign="forward" name="One frame on" keys="." onClick={() => playback.step(1)} />
        <div className="figures flex min-w-0 flex-1 items-center gap-2 sm:ml-1 whitespace-nowrap text-sm sm:text-base">
          <TimecodeField frame={frame} rate={rate} onShow={playback.show} />
          <span className="hidden text-film-soft sm:inline">/ {timecode(length, rate)}</span>
        </div>
        <Control sign={muted ? "mute" : "sound"} name={muted ? "Sound on" : "Sound off"} keys="m" onClick={playback.toggleSound} />
        <Control sign="full" name="Full screen" onClick={() => void film?.requestFullscreen()} />
      </div>
    </div>
  );
}

interface ControlProps {
  sign: Sign;
  name: string;
  keys?: string;
  onClick: () => void;
}

function Control({ sign, name, keys, onClick }: ControlProps) {
  return (
    <button
      type="button"
      aria-label={name}
      {...(keys !== undefined && { "aria-keyshortcuts": keys })}
      title={keys !== undefined ? `${name} (${keys})` : name}
      onClick={onClick}
      className="grid size-11 place-items-center rounded-md text-film-soft hover:bg-film-gate hover:text-film-text focus-visible:outline-film-text"
    >
      <Icon sign={sign} />
    </button>
  );
}
