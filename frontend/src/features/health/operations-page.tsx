import { useQuery } from "@tanstack/react-query";

import { inWords } from "@/api/refusal";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";
import { Cross, Tick } from "@/ui/pencil";

import { type Health, healthQuery, jobsQuery } from "./health";
import { Works } from "./works";

const SERVICES: Record<string, [name: string, without: string]> = {
  postgres: ["Postgres", "Nothing can be ordered or shown without it."],
  redis: ["Redis", "Everything works without it, some seconds later."],
  s3: ["Object store", "Films can be neither made nor played without it."],
};
const STATES: [state: string, name: string][] = [
  ["queued", "Waiting"],
  ["planning", "Being planned"],
  ["generating", "Being made"],
  ["composing", "Being joined"],
  ["completed", "Finished"],
  ["failed", "Stopped"],
  ["cancelled", "Cancelled"],
];
const OVERALL: Record<Health["status"], string> = {
  ok: "Everything is running",
  degraded: "Running, with delays",
  down: "The studio can’t work",
};

/** For whoever runs the studio. */
export function OperationsPage() {
  const health = useQuery(healthQuery);
  const jobs = useQuery(jobsQuery);
  return (
    <div className="space-y-12">
      <header className="space-y-2">
        <PageTitle tab="Operations">Operations</PageTitle>
        <p role="status" className="min-h-7 text-lg">
          {health.data ? OVERALL[health.data.status] : health.isPending ? "Asking every server" : ""}
        </p>
      </header>
      {health.error && (
        <Notice bad title="The studio does not answer">
          {inWords(health.error)}
        </Notice>
      )}
      <section aria-labelledby="servers">
        <h2 id="servers" className="heading mb-3 text-lg">
          Servers
        </h2>
        <ul className="divide-y divide-line border-y border-line">
          {Object.entries(SERVICES).map(([key, [name, without]]) => (
            <Server key={key} name={name} without={without} check={health.data?.services[key]} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="films">
        <h2 id="films" className="heading mb-3 text-lg">
          Films of everyone
        </h2>
        {jobs.error ? (
          <p className="text-bad">{inWords(jobs.error)}</p>
        ) : (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4 lg:grid-cols-7">
            {STATES.map(([state, name]) => (
              <div key={state} className="flex flex-col-reverse">
                <dt className="text-sm text-soft">{name}</dt>
                <dd className="title figures text-3xl">{jobs.data?.get(state) ?? "–"}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <Works />
      <p className="text-soft">
        Figures for Prometheus are at{" "}
        <a href="/metrics" className="text-ink underline underline-offset-4">
          /metrics
        </a>
        .
      </p>
    </div>
  );
}

interface ServerProps {
  name: string;
  without: string;
  check: Health["services"][string] | undefined;
}

function Server({ name, without, check }: ServerProps) {
  const down = check?.status === "down";
  return (
    <li className="grid min-h-16 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 py-3">
      <div>
        <p className="font-medium">{name}</p>
        <p className={`text-sm ${down ? "text-bad" : "text-soft"}`}>
          {down && check.detail ? `${check.detail}. ` : ""}
          {without}
        </p>
      </div>
      <p className={`figures flex items-center gap-2 ${down ? "text-bad" : ""}`}>
        {check && (down ? <Cross /> : <Tick className="text-good" />)}
        {!check ? "Asking" : down ? "Down" : `${check.milliseconds} ms`}
      </p>
    </li>
  );
}
