import { describe, expect, it } from "vitest";

import { found } from "./search";

const FILMS = [
  { prompt: "A kettle that boils by sunlight." },
  { prompt: "The Café on the corner opens at dawn" },
  { prompt: "夜の市場 in the rain" },
];

describe("the search", () => {
  it.each([
    ["", [0, 1, 2]],
    ["  ", [0, 1, 2]],
    ["KETT", [0]],
    ["cafe dawn", [1]],
    ["dawn café", [1]],
    ["the", [1, 2]],
    ["夜", [2]],
    ["ettle", []],
    ["kettle dawn", []],
  ])("for “%s” finds %j", (sought, places) => {
    expect(found(FILMS, sought)).toEqual(FILMS.filter((_, place) => places.includes(place)));
  });
});
