/** Transitions and ways of filling the picture, in an editor's words. */

import type { Scene, Transition } from "@/api/edits";

export const KINDS: Record<Transition["kind"], string> = {
  cut: "Cut",
  fade: "Fade",
  dissolve: "Dissolve",
  fadeblack: "Through black",
  fadewhite: "Through white",
  wipeleft: "Wipe left",
  wiperight: "Wipe right",
  wipeup: "Wipe up",
  wipedown: "Wipe down",
  slideleft: "Slide left",
  slideright: "Slide right",
  slideup: "Slide up",
  slidedown: "Slide down",
  smoothleft: "Soft wipe left",
  smoothright: "Soft wipe right",
  smoothup: "Soft wipe up",
  smoothdown: "Soft wipe down",
  circleopen: "Circle opens",
  circleclose: "Circle closes",
  radial: "Clock hand",
  zoomin: "Zoom in",
  hblur: "Blur",
  pixelize: "Pixels",
};

export const FITS: Record<Scene["fit"], string> = {
  fill: "Fill the picture",
  fit: "Between black bars",
  blur: "Over a blurred copy",
};
