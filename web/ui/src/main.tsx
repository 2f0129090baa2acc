import "./app/styles.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyAppearance } from "./app/appearance";
import { router } from "./app/router";
import { Problem } from "./shared/api/problem";

applyAppearance();

const queryClient = new QueryClient({
  defaultOptions: {
    // The server said no: asking again says the same.
    queries: { retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 3 },
  },
});

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
