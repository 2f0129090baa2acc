import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { FC } from "react";
import { Problem } from "@/shared/api/problem";

type Search = (raw: Record<string, unknown>) => object;

/** Renders one page at its route; `where` tells what the address has become. */
export function renderPage(
  path: string,
  component: FC,
  { at = path, search, around }: { at?: string; search?: Search; around?: FC } = {},
) {
  const root = createRootRoute({
    component: around ?? Outlet,
    notFoundComponent: () => <p>elsewhere</p>,
  });
  const page = createRoute({ getParentRoute: () => root, path, component, validateSearch: search });
  const history = createMemoryHistory({ initialEntries: [at] });
  const router = createRouter({ routeTree: root.addChildren([page]), history });
  const client = new QueryClient({
    defaultOptions: { queries: { retry: (n, e) => !(e instanceof Problem) && n < 1, retryDelay: 1 } },
  });
  const view = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...view, client, where: () => history.location.href };
}
