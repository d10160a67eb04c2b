/** What on the timeline is being looked at: a scene, the transition after one, or the whole film. */
export type Selection = { scene: string } | { after: string } | null;
