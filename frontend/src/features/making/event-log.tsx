import { Collapsible } from "radix-ui";

import type { JobEvent } from "@/api/films";
import { clock } from "@/format/time";
import { Icon } from "@/ui/icons";

import { sentence } from "./now";

/** Everything that happened, newest first, for those who want to know. */
export function EventLog({ events }: { events: JobEvent[] }) {
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="group heading flex min-h-11 items-center gap-2 text-lg">
        What has happened
        <Icon sign="more" className="size-5 transition-transform group-data-[state=open]:rotate-180" />
      </Collapsible.Trigger>
      <Collapsible.Content>
        <ol reversed className="space-y-1 pt-2">
          {events.toReversed().map((event) => {
            const words = sentence(event);
            return (
              words && (
                <li key={event.seq} className="flex gap-4">
                  <time dateTime={event.at} className="figures shrink-0 text-soft">
                    {clock(event.at)}
                  </time>
                  <span className="min-w-0 break-words">{words}</span>
                </li>
              )
            );
          })}
        </ol>
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
