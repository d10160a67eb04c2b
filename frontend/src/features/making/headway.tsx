import { Progress } from "radix-ui";

import type { Line } from "./follow";
import type { Story } from "./story";
import { hasEnded } from "@/api/films";

const LINES: Record<Line, string> = {
  connecting: "Connecting",
  live: "Live",
  waiting: "The connection was lost. Connecting again; nothing is missed.",
  polling: "No live connection. Looking every few seconds instead.",
  ended: "",
  gone: "This film is not known any more.",
};

interface HeadwayProps {
  story: Story;
  line: Line;
  words: string;
}

/** How far it is, as a strip that fills, and in words. */
export function Headway({ story, line, words }: HeadwayProps) {
  const running = !hasEnded(story.status);
  const { percentage } = story.headway;
  return (
    <div className="space-y-3">
      <div className="flex items-center gap-4">
        <Progress.Root
          value={percentage}
          aria-label="Progress"
          className="relative h-5 flex-1 overflow-hidden rounded-sm bg-film"
        >
          <span aria-hidden className="perforated absolute inset-x-0 top-0.5" />
          <Progress.Indicator
            className={`absolute inset-0 origin-left transition-transform duration-500 ${running ? "bg-pencil" : "bg-edge"}`}
            style={{ transform: `scaleX(${percentage / 100})` }}
          />
        </Progress.Root>
        <span className="figures heading w-14 text-right text-lg">{percentage} %</span>
      </div>
      <div className="flex min-h-6 flex-wrap justify-between gap-x-8 gap-y-1 text-soft">
        <p aria-live="polite">{words}</p>
        {running && (
          <p role="status" className="flex items-center gap-2 text-sm">
            <span className={`size-2 rounded-full ${line === "live" ? "lamp bg-pencil" : "bg-edge"}`} />
            {LINES[line]}
          </p>
        )}
      </div>
    </div>
  );
}
