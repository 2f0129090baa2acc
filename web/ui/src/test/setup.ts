import "@testing-library/jest-dom/vitest";
import { cleanup, configure, waitFor } from "@testing-library/react";
import { setupServer } from "msw/node";
import { toast } from "sonner";
import { afterAll, afterEach, beforeAll } from "vitest";

// What is awaited is an event; a busy machine is no fault.
configure({ asyncUtilTimeout: 10_000 });

/** Stands in for the server; a request that a test does not answer fails it. */
export const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(async () => {
  // What one test was told is nothing to the next, and a toast that leaves has a timer that needs its page until it is gone.
  toast.dismiss();
  await waitFor(() => {
    if (document.querySelector("[data-sonner-toast]")) throw new Error("A toast does not leave");
  });
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
