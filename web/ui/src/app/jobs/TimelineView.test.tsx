import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { at, callOf, jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { TimelineView } from "./TimelineView";

describe("TimelineView", () => {
  it("opens an attempt to its error, tokens, model and request", async () => {
    const user = userEvent.setup();
    const calls = [
      callOf("home", 1, 4, {
        outcome: "upstream",
        error: "The model is overloaded.",
        responseId: "req-1",
        finishReason: "STOP",
      }),
      callOf("home", 12, 20, { attempt: 2 }),
    ];
    server.use(http.get("*/api/jobs/job-1/calls", () => HttpResponse.json({ calls })));
    const job = jobWith({ status: "completed", completedAt: at(20) }, ["completed", "completed"]);
    render(
      <QueryClientProvider client={new QueryClient()}>
        <TimelineView job={job} />
      </QueryClientProvider>,
    );
    await user.click(await screen.findByRole("button", { name: "Home, attempt 1: upstream, 3.0 s" }));
    const attempt = screen.getByRole("region", { name: "Attempt" });
    expect(attempt).toHaveTextContent("The model is overloaded.");
    expect(attempt).toHaveTextContent("900 in, 3,000 out");
    expect(attempt).toHaveTextContent("google, m");
    expect(attempt).toHaveTextContent("req-1");
    await user.click(screen.getByRole("button", { name: "Home, attempt 2: answered, 8.0 s" }));
    expect(screen.getByRole("region", { name: "Attempt" })).not.toHaveTextContent("overloaded");
    await user.click(screen.getByRole("button", { name: "Close the attempt" }));
    expect(screen.queryByRole("region", { name: "Attempt" })).toBeNull();
  });
});
