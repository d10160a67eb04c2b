/** The events of a job as they happen, over a WebSocket that is resumed where it broke off. */

import type { JobEvent } from "@/api/films";

/** How events reach us: `polling` asks over HTTP, for networks that let no WebSocket through. */
export type Line = "connecting" | "live" | "waiting" | "polling" | "ended" | "gone";

export interface Listener {
  onEvent: (event: JobEvent) => void;
  onLine: (line: Line) => void;
}

/** What the outside world does for us; tests bring their own. */
export interface World {
  connect: (path: string) => WebSocket;
  read: (after: number) => Promise<JobEvent[]>;
  openSession: () => Promise<void>;
  random: () => number;
}

export interface Following {
  /** Connect now rather than when the pause is over: the network or the person is back. */
  hurry: () => void;
  stop: () => void;
}

const ENDINGS = ["job_completed", "job_failed", "job_cancelled"];
const NORMAL = 1000;
const RESTART = 1012;
const UNAUTHORISED = 4401;
const UNKNOWN = 4404;

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** Milliseconds. The server is never silent for more than 20 s. */
export const DEAD_AFTER = 45_000;
/** Attempts in a row without one word, after which HTTP is asked as well. */
export const POLL_AFTER_FAILURES = 3;
export const POLL_EVERY = 3000;

/** Follow job `id` from the event after `after` until it ends or `stop` is called. */
export function follow(id: string, after: number, listener: Listener, world: World): Following {
  let seq = after;
  let failures = 0;
  let socket: WebSocket | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let polling: ReturnType<typeof setInterval> | undefined;
  let over = false;
  let ended = false;

  function hear(event: JobEvent): void {
    if (over || event.type === "heartbeat" || event.seq <= seq) return;
    seq = event.seq;
    // A job that was retried has endings in its past: only the last word is the end.
    ended = ENDINGS.includes(event.type);
    listener.onEvent(event);
  }

  function connect(): void {
    clearTimeout(pause);
    pause = undefined;
    const mine = world.connect(`/ws/${id}?after=${seq}`);
    socket = mine;
    listener.onLine(polling ? "polling" : "connecting");
    listen();
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      failures = 0;
      stopPolling();
      listener.onLine("live");
      listen();
      hear(JSON.parse(data as string) as JobEvent);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) lost(code);
    };
  }

  /** Take a socket that says nothing, not even a heartbeat, for a dead one. */
  function listen(): void {
    clearTimeout(silence);
    silence = setTimeout(() => drop(), DEAD_AFTER);
  }

  function drop(): void {
    const dead = socket;
    lost(0);
    dead?.close();
  }

  function lost(code: number): void {
    clearTimeout(silence);
    socket = null;
    if (over) return;
    if (code === UNKNOWN) finish("gone");
    else if (code === NORMAL && ended) finish("ended");
    else if (code === UNAUTHORISED) void world.openSession().then(again, again);
    else {
      // The server closes old sockets by itself: no failure, so no long pause.
      if (code !== RESTART) failures += 1;
      again();
    }
  }

  function again(): void {
    if (over) return;
    if (failures >= POLL_AFTER_FAILURES) startPolling();
    listener.onLine(polling ? "polling" : "waiting");
    const longest = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
    // Spread out, so that not every browser comes back at the same moment.
    pause = setTimeout(connect, longest * (0.5 + world.random() / 2));
  }

  function startPolling(): void {
    polling ??= setInterval(() => {
      world.read(seq).then(
        (events) => {
          events.forEach(hear);
          if (ended && !over) finish("ended");
        },
        () => undefined, // The next look may have more luck.
      );
    }, POLL_EVERY);
  }

  function stopPolling(): void {
    clearInterval(polling);
    polling = undefined;
  }

  function finish(line: Line): void {
    stop();
    listener.onLine(line);
  }

  function stop(): void {
    over = true;
    clearTimeout(pause);
    clearTimeout(silence);
    stopPolling();
    socket?.close();
    socket = null;
  }

  function hurry(): void {
    if (!over && pause !== undefined) connect();
  }

  connect();
  return { hurry, stop };
}
