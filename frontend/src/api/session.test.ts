import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { api } from "./client";
import { sessionMet } from "./session-met";

/** What the server says to requests with no session, one with it, and to a new one. */
let live = false;
let opened = 0;
/** Answers that are held back until the test lets them go. */
let held: (() => void)[] = [];
let holding = false;

beforeEach(() => {
  live = false;
  opened = 0;
  held = [];
  holding = false;
  vi.stubGlobal("fetch", answered);
});

afterEach(() => vi.unstubAllGlobals());

describe("the session of a browser", () => {
  it("is opened once a request is told that there is none, and remembered", async () => {
    expect(sessionMet()).toBe(false);
    expect((await api.GET("/api/v1/assets")).response.status).toBe(200);
    expect(opened).toBe(1);
    expect(sessionMet()).toBe(true);
  });

  it("is never replaced while it holds, whatever the browser has forgotten besides", async () => {
    live = true;
    localStorage.clear();
    expect((await api.GET("/api/v1/assets")).response.status).toBe(200);
    expect(opened).toBe(0);
  });

  it("is one for all requests that were sent without", async () => {
    holding = true;
    const early = api.GET("/api/v1/assets");
    const late = api.GET("/api/v1/brand-kits");
    await vi.waitFor(() => expect(held).toHaveLength(2));
    holding = false;
    held[0]?.();
    expect((await early).response.status).toBe(200);
    held[1]?.();
    expect((await late).response.status).toBe(200);
    expect(opened).toBe(1);
  });

  it("is opened anew where it has run out", async () => {
    await api.GET("/api/v1/assets");
    live = false;
    expect((await api.GET("/api/v1/assets")).response.status).toBe(200);
    expect(opened).toBe(2);
  });
});

async function answered(asked: Request | string): Promise<Response> {
  if (typeof asked === "string") {
    opened += 1;
    live = true;
    return Response.json({}, { status: 201 });
  }
  const status = live ? 200 : 401;
  if (holding) await new Promise<void>((resolve) => held.push(resolve));
  return Response.json({}, { status });
}
