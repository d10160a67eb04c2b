import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** What the API said instead of an answer, or what kept us from asking it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: { field: string; message: string }[];

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? "The studio gave no reason.");
    this.name = "Refusal";
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.requestId = problem.request_id;
    this.fields = problem.errors ?? [];
  }

  /** Whether the same request may go through a little later. */
  get passing(): boolean {
    // A proxy that has just come back knows no path yet; it says so in words that are not ours.
    const proxy = this.status === 404 && this.code === "unknown";
    return this.status === 0 || this.status === 429 || this.status >= 500 || proxy;
  }
}

export function unreachable(): Refusal {
  return new Refusal(0, {
    code: "unreachable",
    detail: "The studio can’t be reached. It may be restarting, or your connection may be down.",
  });
}

/** Return `error` in words that a person can act on. */
export function inWords(error: unknown): string {
  return error instanceof Refusal ? error.message : "Something went wrong on this page.";
}
