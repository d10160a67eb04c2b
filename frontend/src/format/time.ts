/** Time in words and as timecode. */

/** Return `frames` as minutes, seconds and frames: 00:12:07. */
export function timecode(frames: number, rate: number): string {
  const seconds = Math.floor(frames / rate);
  const parts = [Math.floor(seconds / 60), seconds % 60, Math.floor(frames % rate)];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Return `frames` as seconds, to the hundredth where it needs that: "3 s", "2.5 s". */
export function seconds(frames: number, rate: number): string {
  return `${Math.round((frames / rate) * 100) / 100} s`;
}

/** Return the frame that a timecode names, or null: "1:12:07", "12:07", or plain seconds, "3.5". */
export function frameOf(said: string, rate: number): number | null {
  const text = said.trim().replace(",", ".");
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * rate);
  const parts = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})$/.exec(text);
  if (!parts) return null;
  const [minutes, whole, frames] = [Number(parts[1] ?? 0), Number(parts[2]), Number(parts[3])];
  return whole < 60 && frames < rate ? (minutes * 60 + whole) * rate + frames : null;
}

/** Return seconds as a film's length: "30 s", "1 min 30 s". */
export function length(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** Return seconds as what a person would say of a wait: "about 40 seconds". */
export function wait(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds`;
  if (seconds < 90) return "about a minute";
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} minutes`;
  const hours = Math.ceil(seconds / 3600);
  return hours === 1 ? "about an hour" : `about ${hours} hours`;
}

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const EXACT = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** Return when something was: "2 minutes ago", later the day. */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 60) return "just now";
  if (seconds < 3600) return RELATIVE.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 86_400) return RELATIVE.format(-Math.floor(seconds / 3600), "hour");
  if (seconds < 7 * 86_400) return RELATIVE.format(-Math.floor(seconds / 86_400), "day");
  return DAY.format(Date.parse(time));
}

export function exactly(time: string): string {
  return EXACT.format(Date.parse(time));
}

export function clock(time: string): string {
  return CLOCK.format(Date.parse(time));
}
