import type { Draft } from "./draft";

/** Briefs that show what a good one says. Clicking one fills the form with all of it. */
export const EXAMPLES: { name: string; draft: Partial<Draft> }[] = [
  {
    name: "Solar kettle",
    draft: {
      prompt:
        "An ad for Helio, a kettle that boils with sunlight. It opens on a quiet kitchen at dawn. " +
        "The first ray touches the kettle, the water trembles, steam rises past the window. " +
        "A woman pours tea and goes out onto a balcony over the waking city.",
      seconds: 15,
      ratio: "16:9",
      style: "warm morning light",
      brand: "Helio",
      colors: ["#F2A541", "#1B1B3A"],
      call: true,
      callText: "Boil with the sun",
      music: "calm",
    },
  },
  {
    name: "Running shoes",
    draft: {
      prompt:
        "A fast, bold spot for Fleet running shoes. Rain on an empty stadium at night. A runner ties " +
        "her laces, breathes out, and goes. Puddles burst under her feet. Lights streak past. " +
        "She stops, laughs, and lifts one shoe on a fingertip: “Nothing to carry”.",
      seconds: 15,
      ratio: "9:16",
      style: "high contrast, saturated colour",
      brand: "Fleet",
      colors: ["#E4572E", "#14213D"],
      call: true,
      callText: "Run free",
      music: "energetic",
    },
  },
  {
    name: "Night market",
    draft: {
      prompt:
        "A film about a night market in Osaka. Lanterns come on above a narrow street. " +
        "A cook flips takoyaki on a smoking iron plate. Two friends share one bowl under an awning " +
        "while it rains. At the end the lanterns go out one by one.",
      seconds: 30,
      ratio: "16:9",
      style: "neon reflections, shallow depth of field",
      brand: "",
      colors: [],
      call: false,
      callText: "",
      music: "acoustic",
    },
  },
  {
    name: "Café opening",
    draft: {
      prompt:
        "An invitation to the opening of Café Morgen on Saturday at nine. Hands knead dough on a " +
        "floured table. Rolls brown in the oven. The door opens and the street comes in. " +
        "A paper sign in the window says “First coffee is on us”.",
      seconds: 12,
      ratio: "4:5",
      style: "natural light, soft grain",
      brand: "Café Morgen",
      colors: ["#7A3E2B", "#F3E3C3"],
      call: true,
      callText: "Saturday, nine o’clock",
      music: "playful",
    },
  },
];
