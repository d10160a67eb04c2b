import { describe, expect, it } from "vitest";

import { everyDay } from "./operations";

describe("costs by day", () => {
  it("have every day, across months", () => {
    const days = everyDay([{ day: "2027-02-28", calls: 3, cost_usd: "1.20" }], "2027-03-01T08:00:00Z", 3);
    expect(days).toEqual([
      { day: "2027-02-27", cost: 0, calls: 0 },
      { day: "2027-02-28", cost: 1.2, calls: 3 },
      { day: "2027-03-01", cost: 0, calls: 0 },
    ]);
  });
});
