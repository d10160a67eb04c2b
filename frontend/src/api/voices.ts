import { queryOptions } from "@tanstack/react-query";

import { api, asked } from "./client";

/** The languages that narration can be said in here, as orders name them. */
export const voicesQuery = queryOptions({
  queryKey: ["voices"],
  queryFn: async ({ signal }) => {
    const { voices } = await asked(api.GET("/api/v1/voices", { signal }));
    return voices.map(({ voice }) => voice);
  },
  staleTime: Infinity,
});
