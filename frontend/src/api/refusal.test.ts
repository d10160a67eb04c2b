import { describe, expect, it } from "vitest";

import { Refusal } from "./refusal";

describe("whether a refusal may pass", () => {
  it("is so for outages, and for a proxy that knows no path yet", () => {
    expect(new Refusal(503, { code: "service_unavailable" }).passing).toBe(true);
    expect(new Refusal(429, { code: "rate_limited" }).passing).toBe(true);
    expect(new Refusal(404, { detail: "Path not found." }).passing).toBe(true);
  });

  it("is not so for what the API says of a request", () => {
    expect(new Refusal(404, { code: "not_found" }).passing).toBe(false);
    expect(new Refusal(422, { code: "invalid" }).passing).toBe(false);
  });
});
