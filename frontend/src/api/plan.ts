import type { Client } from "openapi-fetch";

import { api, asked } from "./client";

/** A scene as the person wants it; what is left out stays as planned. */
export interface WantedScene {
  id: string;
  title: string;
  prompt: string;
  narration: string;
  /** Frames. */
  length: number;
}

export interface PlanQuote {
  estimated_cost_usd: string;
  estimated_seconds: number;
}

interface Plan {
  parameters: { path: { generation_id: string } };
  requestBody: { content: { "application/json": { scenes: WantedScene[] } } };
}
interface Answers<Answer> {
  responses: { 200: { content: { "application/json": Answer } } };
}
interface PlanPaths {
  "/api/v1/generations/{generation_id}/approve": { post: Plan & Answers<unknown> };
  "/api/v1/generations/{generation_id}/approve/estimate": { post: Plan & Answers<PlanQuote> };
}

const plans = api as unknown as Client<PlanPaths>;

/** Have the plan made, with these scenes in this order. */
export function approve(id: string, scenes: WantedScene[]): Promise<unknown> {
  return asked(
    plans.POST("/api/v1/generations/{generation_id}/approve", {
      params: { path: { generation_id: id } },
      body: { scenes },
    }),
  );
}

/** Return what these scenes would cost and take; spends nothing. */
export function quotePlan(id: string, scenes: WantedScene[], signal: AbortSignal): Promise<PlanQuote> {
  return asked(
    plans.POST("/api/v1/generations/{generation_id}/approve/estimate", {
      params: { path: { generation_id: id } },
      body: { scenes },
      signal,
    }),
  );
}
