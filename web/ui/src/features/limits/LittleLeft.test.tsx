import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { client as api, dataOf } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { clock } from "@/shared/time";
import { limitsOf } from "@/test/limits";
import { server } from "@/test/setup";
import { LittleLeft } from "./LittleLeft";

it("says beside the start what little is left", async () => {
  server.use(http.get("*/api/limits", () => HttpResponse.json(limitsOf("ada"))));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LittleLeft />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("1 of 5 jobs left this minute"));
});

it("tells a refusal with its reset in the reader's own time", async () => {
  const resetAt = new Date(Date.now() + 86_400_000).toISOString();
  server.use(
    http.get("*/api/limits", () =>
      HttpResponse.json(
        {
          status: 402,
          detail: "Of your $2.00 a day nothing is left. The next begins at 1 May 2031 00:00 UTC.",
          resetAt,
        },
        { status: 402 },
      ),
    ),
  );
  const refused = await api
    .GET("/api/limits")
    .then(dataOf)
    .catch((e: unknown) => e);
  expect(messageOf(refused)).toBe(`Of your $2.00 a day nothing is left. The next begins at ${clock(resetAt)}.`);
});
