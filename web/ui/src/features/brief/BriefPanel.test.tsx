import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { server } from "@/test/setup";
import { BriefPanel } from "./BriefPanel";
import { emptyBrief } from "./brief";

const onGenerate = vi.fn();

function Studio() {
  const [brief, setBrief] = useState(emptyBrief);
  return (
    <QueryClientProvider client={new QueryClient()}>
      <BriefPanel brief={brief} onChange={setBrief} onGenerate={onGenerate} busy={false} error={null} />
    </QueryClientProvider>
  );
}

beforeEach(() => {
  onGenerate.mockReset();
  server.use(
    http.get("*/api/info", () =>
      HttpResponse.json({ version: "1", provider: "offline", model: "templates", local: true }),
    ),
    http.get("*/api/jobs", () => HttpResponse.json({ jobs: [], nextCursor: null })),
  );
});

describe("BriefPanel", () => {
  it("says what is wrong and goes there, instead of starting", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /^Generate/ }));
    expect(onGenerate).not.toHaveBeenCalled();
    expect(screen.getByText("Give the app a name.")).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText("App name")).toHaveFocus());
  });

  it("is ready to start after one click on an example", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    expect(await screen.findByText(/Offline designer/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("button", { name: "Generate 4 screens" }));
    expect(onGenerate).toHaveBeenCalledOnce();
    expect(onGenerate.mock.calls[0]?.[0].appName).toBe("Northwind");
  });

  it("reorders and removes screens", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("button", { name: "Move Today up" }));
    await user.click(screen.getByRole("button", { name: "Remove Profile" }));
    await user.click(screen.getByRole("button", { name: "Generate 3 screens" }));
    expect(onGenerate.mock.calls[0]?.[0].screens.map((s: { name: string }) => s.name)).toEqual([
      "Today",
      "Welcome",
      "Run detail",
    ]);
  });
});
