import createClient from "openapi-fetch";

import { type Problem, Refusal, unreachable } from "./refusal";
import type { paths } from "./schema";
import { openSession, sessionsOpened } from "./session";
import { meetSession } from "./session-met";

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: fetchInSession });

/** Fetch; where there is no session, or no more, open one and fetch again. */
async function fetchInSession(request: Request): Promise<Response> {
  const again = request.clone();
  const before = sessionsOpened();
  try {
    const answer = await fetch(request);
    if (answer.status !== 401) {
      meetSession();
      return answer;
    }
    // An answer that nobody reads keeps its connection busy.
    await answer.text();
    await openSession(before);
    meetSession();
    return await fetch(again);
  } catch (error) {
    if (error instanceof TypeError) throw unreachable();
    throw error;
  }
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Return the data of an answer, or throw its refusal. */
export async function asked<Data>(asking: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await asking;
  if (!response.ok || data === undefined || data === null) {
    throw new Refusal(response.status, problemIn(error));
  }
  return data;
}

/** Wait for what has no data to answer with, or throw its refusal. */
export async function done(asking: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await asking;
  if (!response.ok) throw new Refusal(response.status, problemIn(error));
}

function problemIn(error: unknown): Partial<Problem> {
  if (typeof error === "object" && error !== null && "detail" in error) {
    return error as Partial<Problem>;
  }
  return { detail: "The studio is not answering as it should. Try again in a moment." };
}
