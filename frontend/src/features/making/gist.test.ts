import { describe, expect, it } from "vitest";

import { gist } from "./gist";

describe("the gist of a prompt", () => {
  it.each([
    ["Close-up, slow push-in, bright daylight. A shadow stops at the kettle. Palette #3AAFA9.", "A shadow stops at the kettle"],
    ["Centred medium shot, slow pull-out. Rain falls. Subject: rain.", "Rain falls"],
    ["Over-the-shoulder shot, 35 mm. Is it on? It is.", "Is it on?"],
    ["A shot of espresso runs into a cup.", "A shot of espresso runs into a cup"],
    ["Wide shot of the sea at dawn", "Wide shot of the sea at dawn"],
    ["Wide shot of the sea.", "Wide shot of the sea"],
    ["Rain on 3.5 metres of glass. A hand.", "Rain on 3.5 metres of glass"],
    ["", ""],
  ])("“%s”", (prompt, told) => expect(gist(prompt)).toBe(told));
});
