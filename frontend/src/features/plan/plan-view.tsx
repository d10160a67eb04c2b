import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { cancel, filmQuery, forgetLists, type Generation, type Timeline } from "@/api/films";
import { approve, quotePlan } from "@/api/plan";
import { inWords } from "@/api/refusal";
import { count, price } from "@/format/amount";
import { seconds, wait } from "@/format/time";
import { Button } from "@/ui/button";
import { ConfirmButton } from "@/ui/confirm-button";
import { Notice } from "@/ui/notice";
import { PageTitle } from "@/ui/page";
import { useSettled } from "@/ui/use-settled";

import { lengthOf, type Plan, planFaults, planOf, withScene, withSceneAt } from "./plan";
import { SceneCard } from "./scene-card";

/** Milliseconds without a change before the price is asked for. */
const SETTLED_AFTER = 400;

/** A plan that waits for a person's word before anything is made. */
export function PlanView({ film, timeline }: { film: Generation; timeline: Timeline }) {
  const id = film.generation_id;
  const [plan, setPlan] = useState<Plan>(() => planOf(timeline));
  const [said, setSaid] = useState("");
  const [over, setOver] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  const pressed = useRef<string | null>(null);
  const client = useQueryClient();
  const refresh = () => Promise.all([client.invalidateQueries(filmQuery(id)), forgetLists(client)]);
  const approving = useMutation({ mutationFn: () => approve(id, plan.scenes), onSuccess: refresh });
  const cancelling = useMutation({ mutationFn: () => cancel(id), onSuccess: refresh });
  const faults = planFaults(plan);
  const sound = !faults.whole && Object.keys(faults.scenes).length === 0;
  const settled = useSettled(plan, SETTLED_AFTER);
  const quote = useQuery({
    queryKey: ["plan", "quote", id, settled.scenes],
    queryFn: ({ signal }) => quotePlan(id, settled.scenes, signal),
    enabled: sound,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const wrong = approving.error ?? cancelling.error ?? quote.error;
  const busy = approving.isPending || cancelling.isPending;

  // A card that moves takes the focus with it, which the browser would drop.
  useEffect(() => {
    if (pressed.current) document.getElementById(pressed.current)?.focus();
    pressed.current = null;
  }, [plan.scenes]);

  function move(scene: string, place: number): void {
    const next = withSceneAt(plan, scene, place);
    if (next === plan) return;
    pressed.current = document.activeElement?.id ?? null;
    setPlan(next);
    setSaid(`Moved to place ${next.scenes.findIndex(({ id: one }) => one === scene) + 1} of ${plan.scenes.length}.`);
  }

  function release(): void {
    held.current = null;
    setOver(null);
  }

  return (
    <div className="flex flex-col gap-x-16 gap-y-8 lg:grid lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0 space-y-6">
        <header className="space-y-2">
          <PageTitle tab="The plan">Is this your film?</PageTitle>
          <p className="max-w-[65ch] text-soft">
            Change words, lengths and the order; nothing is made before you agree.
            <span className="pointer-coarse:hidden"> Drag a scene by its name, or press Alt with an arrow key.</span>
          </p>
        </header>
        <p role="status" className="sr-only">
          {said}
        </p>
        <ol aria-label="Scenes" className="space-y-4">
          {plan.scenes.map((scene, place) => (
            <SceneCard
              key={scene.id}
              {...{ scene, place }}
              last={plan.scenes.length - 1}
              rate={plan.rate}
              error={faults.scenes[scene.id]}
              target={over === scene.id}
              onChange={(change) => setPlan(withScene(plan, scene.id, change))}
              onMove={(to) => move(scene.id, to)}
              onHold={() => (held.current = scene.id)}
              onOver={() => {
                if (held.current) setOver(scene.id);
                return held.current !== null;
              }}
              onDrop={() => {
                if (held.current) move(held.current, place);
                return held.current !== null;
              }}
              onRelease={release}
            />
          ))}
        </ol>
      </div>
      {/* On phones price and button are always at hand: without a box around them they stay at the bottom. */}
      <aside aria-label="Approve" className="contents lg:sticky lg:top-6 lg:block lg:space-y-5 lg:self-start">
        <div>
          <h2 className="heading text-lg">{timeline.title}</h2>
          <p className="figures text-soft">
            {count(plan.scenes.length, "scene")}, {seconds(lengthOf(plan), plan.rate)}
          </p>
          {faults.whole && (
            <p role="alert" className="mt-1 text-sm text-bad">
              {faults.whole}
            </p>
          )}
        </div>
        <div className="stays sticky bottom-0 z-10 -mx-4 space-y-3 border-t border-line bg-table px-4 py-3 sm:-mx-8 sm:px-8 lg:static lg:mx-0 lg:space-y-5 lg:px-0 lg:pb-0 lg:pt-4">
          <div aria-live="polite" className="min-h-8">
            {quote.data ? (
              <p className={`flex items-baseline justify-between gap-4 ${quote.isPlaceholderData ? "opacity-60" : ""}`}>
                <span className="title text-2xl">{price(quote.data.estimated_cost_usd)}</span>
                <span>{wait(quote.data.estimated_seconds)}</span>
              </p>
            ) : (
              !quote.error && <p className="text-soft">Working out the price</p>
            )}
          </div>
          <Button
            look="main"
            className="w-full"
            aria-disabled={!sound || busy}
            onClick={() => sound && !busy && approving.mutate()}
          >
            {approving.isPending ? "Passing it on" : "Make it so"}
          </Button>
        </div>
        <p className="flex flex-wrap justify-between gap-3">
          <Button look="quiet" onClick={() => setPlan(planOf(timeline))}>
            Back to the plan as written
          </Button>
          <ConfirmButton
            action="Cancel the film"
            doing="Cancelling"
            question="Cancel this film?"
            detail="Nothing of it is made yet. What you have changed in its plan is lost."
            keep="Go on with the plan"
            pending={cancelling.isPending}
            onConfirm={() => cancelling.mutate()}
          />
        </p>
        {wrong && (
          <Notice bad title="That did not work">
            {inWords(wrong)}
          </Notice>
        )}
      </aside>
    </div>
  );
}
