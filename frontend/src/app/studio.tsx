import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";

import { Refusal } from "@/api/refusal";
import { NewFilmPage } from "@/features/brief/new-film-page";

import { Frame } from "./frame";
import { BrokenPage, MissingPage } from "./lost";

/** Tries after the first: about 7 s in all, which is what a restart takes. */
const TRIES = 3;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (tries, error) => tries < TRIES && error instanceof Refusal && error.passing,
      staleTime: 1000,
    },
  },
});

const router = createBrowserRouter([
  {
    element: <Frame />,
    errorElement: <BrokenPage />,
    // What a person sees while the first page's code is on its way.
    HydrateFallback: () => null,
    children: [
      {
        errorElement: <BrokenPage />,
        children: [
          { index: true, element: <NewFilmPage /> },
          {
            path: "films",
            lazy: async () => ({
              Component: (await import("@/features/library/library-page")).LibraryPage,
            }),
          },
          {
            path: "films/:id",
            lazy: async () => ({ Component: (await import("./film-page")).FilmPage }),
          },
          {
            path: "films/:id/export",
            lazy: async () => ({ Component: (await import("@/features/export/export-page")).ExportPage }),
          },
          {
            path: "brand",
            lazy: async () => ({ Component: (await import("@/features/brand/brand-page")).BrandPage }),
          },
          {
            path: "operations",
            lazy: async () => ({
              Component: (await import("@/features/health/operations-page")).OperationsPage,
            }),
          },
          { path: "*", element: <MissingPage /> },
        ],
      },
    ],
  },
]);

export function Studio() {
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
