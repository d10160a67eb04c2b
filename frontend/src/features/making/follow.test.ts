import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { JobEvent } from "@/api/films";

import { DEAD_AFTER, follow, type Following, type Line, POLL_AFTER_FAILURES, POLL_EVERY } from "./follow";

/** Longer than any pause between two attempts, in milliseconds. */
const LONG = 20_000;

class FakeSocket {
  readonly path: string;
  closed = false;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((end: { code: number }) => void) | null = null;

  constructor(path: string) {
    this.path = path;
  }

  say(seq: number, type = "progress"): void {
    this.onmessage?.({ data: JSON.stringify(event(seq, type)) });
  }

  end(code: number): void {
    this.onclose?.({ code });
  }

  close(): void {
    this.closed = true;
  }
}

const sockets: FakeSocket[] = [];
const heard: number[] = [];
const lines: Line[] = [];
const reads: number[] = [];
let kept: JobEvent[] = [];
let sessions = 0;
let following: Following | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  for (const list of [sockets, heard, lines, reads]) list.length = 0;
  kept = [];
  sessions = 0;
});

afterEach(() => {
  following?.stop();
  vi.useRealTimers();
});

describe("following a job", () => {
  it("starts after what is known, and resumes where it broke off", async () => {
    begin(7);
    expect(last().path).toBe("/ws/job?after=7");
    last().say(8);
    last().say(9);
    last().end(1006);
    expect(lines.at(-1)).toBe("waiting");
    await vi.advanceTimersByTimeAsync(LONG);
    expect(last().path).toBe("/ws/job?after=9");
    last().say(9);
    last().say(10);
    expect(heard).toEqual([8, 9, 10]);
    expect(lines.at(-1)).toBe("live");
  });

  it("comes back at once after the server has recycled the socket, however often", async () => {
    begin(0);
    for (let times = 0; times < 6; times += 1) {
      last().end(1012);
      await vi.advanceTimersByTimeAsync(500);
      expect(sockets).toHaveLength(times + 2);
    }
    expect(lines).not.toContain("polling");
  });

  it("waits longer after each failure", async () => {
    begin(0);
    last().end(1006);
    last().end(1006);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1100);
    expect(sockets).toHaveLength(2);
    last().end(1006);
    await vi.advanceTimersByTimeAsync(1100);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(3);
  });

  it("opens a session when it has none, and comes back", async () => {
    begin(3);
    last().end(4401);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(sessions).toBe(1);
    expect(sockets).toHaveLength(2);
    expect(last().path).toBe("/ws/job?after=3");
  });

  it("gives up on a job that is not there", async () => {
    begin(0);
    last().end(4404);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(lines.at(-1)).toBe("gone");
    expect(sockets).toHaveLength(1);
  });

  it("takes a silent line for a dead one", async () => {
    begin(0);
    const first = last();
    first.say(1);
    await vi.advanceTimersByTimeAsync(DEAD_AFTER - 1000);
    first.say(0, "heartbeat");
    await vi.advanceTimersByTimeAsync(DEAD_AFTER - 1000);
    expect(first.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(first.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(last().path).toBe("/ws/job?after=1");
    // What the dead line says after all is not heard twice.
    first.say(2);
    expect(heard).toEqual([1]);
  });

  it("asks over HTTP when no socket gets through, and stops when one does", async () => {
    begin(0);
    await failThrice();
    expect(lines.at(-1)).toBe("polling");
    kept = [event(1), event(2)];
    await vi.advanceTimersByTimeAsync(POLL_EVERY);
    expect(heard).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(last().path).toBe("/ws/job?after=2");
    last().say(3);
    expect(lines.at(-1)).toBe("live");
    const asked = reads.length;
    await vi.advanceTimersByTimeAsync(POLL_EVERY * 3);
    expect(reads).toHaveLength(asked);
    expect(heard).toEqual([1, 2, 3]);
  });

  it("ends with the job, also over HTTP", async () => {
    begin(0);
    await failThrice();
    kept = [event(1, "job_completed")];
    await vi.advanceTimersByTimeAsync(POLL_EVERY);
    expect(lines.at(-1)).toBe("ended");
  });

  it("ends when the server says so after the last event", async () => {
    begin(0);
    last().say(1, "job_completed");
    last().end(1000);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(lines.at(-1)).toBe("ended");
    expect(sockets).toHaveLength(1);
  });

  it("goes on past an ending that was retried", async () => {
    begin(0);
    last().say(1, "job_failed");
    last().say(2, "status_changed");
    last().end(1000);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(last().path).toBe("/ws/job?after=2");
  });

  it("hurries when the person is back, and only while it waits", () => {
    begin(0);
    following?.hurry();
    expect(sockets).toHaveLength(1);
    last().end(1006);
    following?.hurry();
    expect(sockets).toHaveLength(2);
  });

  it("says nothing more once it is stopped", async () => {
    begin(0);
    following?.stop();
    expect(last().closed).toBe(true);
    last().say(1);
    last().end(1006);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(heard).toEqual([]);
    expect(sockets).toHaveLength(1);
  });
});

function begin(after: number): void {
  following = follow(
    "job",
    after,
    { onEvent: ({ seq }) => heard.push(seq), onLine: (line) => lines.push(line) },
    {
      connect: (path) => {
        const socket = new FakeSocket(path);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      read: (from) => {
        reads.push(from);
        return Promise.resolve(kept.filter(({ seq }) => seq > from));
      },
      openSession: () => {
        sessions += 1;
        return Promise.resolve();
      },
      // The longest pause each time.
      random: () => 1,
    },
  );
}

/** Lose sockets until HTTP is asked. */
async function failThrice(): Promise<void> {
  for (let failures = 1; failures <= POLL_AFTER_FAILURES; failures += 1) {
    last().end(1006);
    if (failures < POLL_AFTER_FAILURES) await vi.advanceTimersByTimeAsync(500 * 2 ** failures);
  }
}

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("Nothing was connected.");
  return socket;
}

function event(seq: number, type = "progress"): JobEvent {
  return { seq, type, data: {}, job_id: "job", at: "2026-01-01T00:00:00Z" };
}
