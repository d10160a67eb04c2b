import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { inWords } from "@/api/refusal";
import { count, price, size } from "@/format/amount";
import { ago, length } from "@/format/time";
import { Notice } from "@/ui/notice";
import { Cross, Tick } from "@/ui/pencil";

import { everyDay, type Operations, operationsQuery } from "./operations";

const DAYS = 30;
const SHORT = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** The queue, the producers, the machines and the money. */
export function Works() {
  const { data, error } = useQuery(operationsQuery);
  if (error) {
    return (
      <Notice bad title="Queue, workers and costs can’t be shown">
        {inWords(error)}
      </Notice>
    );
  }
  if (!data) return <p className="min-h-96 text-soft">Asking for queue, workers and costs</p>;
  return (
    <>
      <QueueFigures works={data} />
      <Producers works={data} />
      <Machines works={data} />
      <Costs works={data} />
    </>
  );
}

function QueueFigures({ works: { queue, sockets, webhooks_pending, cache } }: { works: Operations }) {
  const looked = cache.hits + cache.misses;
  return (
    <Part id="queue" title="Queue">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4 lg:grid-cols-7">
        <Figure name="Waiting">{queue.ready}</Figure>
        <Figure name="In work">{queue.leased}</Figure>
        <Figure name="Longest wait">{queue.oldest_seconds == null ? "–" : length(queue.oldest_seconds)}</Figure>
        <Figure name="Pages that follow films">{sockets}</Figure>
        <Figure name="Messages to be sent">{webhooks_pending}</Figure>
        <Figure name="Clips from cache">{looked === 0 ? "–" : `${Math.round((100 * cache.hits) / looked)} %`}</Figure>
      </dl>
      {queue.expired > 0 && (
        <p className="mt-3 text-bad">
          {count(queue.expired, "film")} lost the worker that made {queue.expired === 1 ? "it" : "them"}; another takes over.
        </p>
      )}
    </Part>
  );
}

function Producers({ works: { producers } }: { works: Operations }) {
  return (
    <Part id="workers" title="Workers">
      {producers.length === 0 ? (
        <p className="text-soft">No worker has been heard of within a day: nothing can be made.</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {producers.map((each) => (
            <li key={each.name} className="grid min-h-14 grid-cols-[minmax(0,1fr)_auto] items-center gap-6 py-2">
              <div>
                <p className="truncate font-medium">{each.name}</p>
                <p className="text-sm text-soft">Heard of {ago(each.beat_at)}</p>
              </div>
              <p className={`figures flex items-center gap-2 ${each.alive ? "" : "text-bad"}`}>
                {each.alive ? <Tick className="text-good" /> : <Cross />}
                {each.alive ? `${each.jobs} of ${each.capacity} films` : "Silent"}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Machines({ works: { nodes, nodes_at, ray_dashboard_url } }: { works: Operations }) {
  return (
    <Part id="machines" title="Machines">
      {nodes.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {nodes.map((node) => (
            <li key={node.node_id} className="grid items-center gap-x-8 gap-y-2 py-3 sm:grid-cols-[minmax(0,1fr)_repeat(3,9rem)]">
              <div>
                <p className="font-medium">
                  {node.address}
                  {node.head && <span className="font-normal text-soft">, head</span>}
                </p>
                {node.gpu && <p className="text-sm text-soft">{node.gpu}</p>}
              </div>
              <Meter name="CPUs" used={node.cpus_used} all={node.cpus} />
              <Meter name="Memory" used={node.memory_bytes_used} all={node.memory_bytes} tell={size} />
              {node.gpus > 0 ? <Meter name="GPUs" used={node.gpus_used} all={node.gpus} /> : <p className="text-sm text-soft">No GPU</p>}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-sm text-soft">
        {nodes_at ? `Seen ${ago(nodes_at)}. ` : "No worker has seen the cluster yet. "}
        {ray_dashboard_url && (
          <>
            More in the{" "}
            <a href={ray_dashboard_url} target="_blank" rel="noreferrer" className="text-ink underline underline-offset-4">
              Ray dashboard
            </a>
            , whose token <code>rayreel up</code> prints.
          </>
        )}
      </p>
    </Part>
  );
}

interface MeterProps {
  name: string;
  used: number;
  all: number;
  tell?: (amount: number) => string;
}

function Meter({ name, used, all, tell = (amount) => String(Math.round(10 * amount) / 10) }: MeterProps) {
  return (
    <div className="figures text-sm">
      <p className="flex justify-between gap-2">
        <span className="text-soft">{name}</span>
        <span>
          {used === 0 ? 0 : tell(used)} of {tell(all)}
        </span>
      </p>
      <div aria-hidden className="mt-1 h-1.5 rounded-sm bg-line">
        <div className="h-full rounded-sm bg-pencil" style={{ width: `${all > 0 ? Math.min(100, (100 * used) / all) : 0}%` }} />
      </div>
    </div>
  );
}

function Costs({ works }: { works: Operations }) {
  const days = everyDay(works.costs_by_day, works.at, DAYS);
  const most = Math.max(...days.map((each) => each.cost), 0.01);
  const sum = days.reduce((total, each) => total + each.cost, 0);
  return (
    <Part id="costs" title="Costs of 30 days">
      <dl className="mb-5 grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4 lg:grid-cols-7 lg:*:col-span-2">
        <Figure name="Spent">{price(sum.toFixed(2)) === "Free" ? "$0" : `$${sum.toFixed(2)}`}</Figure>
        <Figure name="Reserved for calls under way">{Number(works.reserved_usd) === 0 ? "$0" : `$${works.reserved_usd}`}</Figure>
        <Figure name="Budget">{works.budget_usd == null ? "No limit" : `$${works.budget_usd}`}</Figure>
      </dl>
      <figure>
        <ol aria-label="Costs by day" className="flex h-28 items-end gap-px border-b border-edge sm:gap-1">
          {days.map((each) => (
            <li
              key={each.day}
              title={`${each.day}: $${each.cost.toFixed(2)}`}
              className="min-h-px flex-1 bg-pencil"
              style={{ height: `${(100 * each.cost) / most}%` }}
            >
              <span className="sr-only">
                {each.day}: ${each.cost.toFixed(2)}, {count(each.calls, "call")}
              </span>
            </li>
          ))}
        </ol>
        <figcaption className="figures flex justify-between pt-1 text-sm text-soft">
          <span>{SHORT.format(Date.parse(days[0]?.day ?? ""))}</span>
          <span>{sum === 0 ? "Nothing was bought." : `$${most.toFixed(2)} on the dearest day`}</span>
          <span>{SHORT.format(Date.parse(days.at(-1)?.day ?? ""))}</span>
        </figcaption>
      </figure>
      {works.costs_by_model.length > 0 && (
        <div className="mt-6 overflow-x-auto">
          <table className="figures w-full text-left">
            <thead className="text-sm text-soft">
              <tr>
                <th className="py-1 font-normal">Model</th>
                <th className="py-1 text-right font-normal">Calls</th>
                <th className="py-1 text-right font-normal">Failed</th>
                <th className="py-1 text-right font-normal">Cost</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line border-y border-line">
              {works.costs_by_model.map((each) => (
                <tr key={each.model}>
                  <td className="break-all py-2">{each.model}</td>
                  <td className="py-2 text-right">{each.calls}</td>
                  <td className={`py-2 text-right ${each.failed ? "text-bad" : ""}`}>{each.failed}</td>
                  <td className="py-2 text-right">{price(each.cost_usd)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="heading mb-3 text-lg">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="title figures text-3xl">{children}</dd>
    </div>
  );
}
