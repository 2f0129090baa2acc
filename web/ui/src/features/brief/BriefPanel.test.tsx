import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { useState } from "react";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { contrast } from "@/shared/color";
import { server } from "@/test/setup";
import { BriefPanel } from "./BriefPanel";
import { emptyBrief, requestOf } from "./brief";

const onGenerate = vi.fn();
const estimate = {
  provider: "google",
  costLowUsd: 0.01,
  costHighUsd: 0.03,
  secondsLow: 9,
  secondsHigh: 20,
  basedOn: 12,
  costError: 0.08,
  timeError: 0.14,
};

function Studio() {
  const [brief, setBrief] = useState(emptyBrief);
  return (
    <QueryClientProvider client={new QueryClient()}>
      <BriefPanel brief={brief} onChange={setBrief} onGenerate={onGenerate} busy={false} error={null} />
      <Toaster />
    </QueryClientProvider>
  );
}

beforeEach(() => {
  onGenerate.mockReset();
  server.use(
    http.get("*/api/info", () =>
      HttpResponse.json({ version: "1", provider: "offline", model: "templates", local: true }),
    ),
    http.post("*/api/studio/estimate", async ({ request }) => {
      const { screens } = (await request.json()) as { screens: number };
      return HttpResponse.json({ ...estimate, costUsd: screens * 0.005, seconds: screens * 3 });
    }),
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
    await user.click(screen.getByRole("button", { name: /^Generate 4 screens/ }));
    expect(onGenerate).toHaveBeenCalledOnce();
    expect(onGenerate.mock.calls[0]?.[0].appName).toBe("Northwind");
  });

  it("says before the start what it will take and cost", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    expect(await screen.findByRole("button", { name: "Generate 4 screens · about 12 s · about $0.02" })).toBeVisible();
  });

  it("starts with the first three when somebody wants to see those before the rest", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("radio", { name: "First three, then the rest" }));
    await user.click(await screen.findByText("Generate the first 3 of 4 screens · about 9 s · about $0.015"));
    const { screens, laterScreens } = requestOf(onGenerate.mock.calls[0]?.[0]);
    expect(screens.map((s) => s.name)).toEqual(["Welcome", "Today", "Run detail"]);
    expect(laterScreens?.map((s) => s.name)).toEqual(["Profile"]);
  });

  it("reorders and removes screens", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("button", { name: "Move Today up" }));
    await user.click(screen.getByRole("button", { name: "Remove Profile" }));
    await user.click(screen.getByRole("button", { name: /^Generate 3 screens/ }));
    expect(onGenerate.mock.calls[0]?.[0].screens.map((s: { name: string }) => s.name)).toEqual([
      "Today",
      "Welcome",
      "Run detail",
    ]);
  });

  it("gives back by Undo what an example has replaced", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.type(screen.getByLabelText("App name"), "Mine");
    await user.click(screen.getByRole("button", { name: /^Tally/ }));
    expect(screen.getByLabelText("App name")).toHaveValue("Tally");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(screen.getByLabelText("App name")).toHaveValue("Mine");
  });

  it("gives back by Undo a screen that was removed, with what was changed since", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("button", { name: "Remove Today" }));
    await user.click(screen.getByRole("button", { name: "Remove Profile" }));
    const notes = await screen.findAllByText(/removed$/);
    const note = notes.find((n) => n.textContent === "Today removed")?.closest("li") as HTMLElement;
    await user.click(within(note).getByRole("button", { name: "Undo" }));
    await user.click(screen.getByRole("button", { name: /^Generate 3 screens/ }));
    expect(onGenerate.mock.calls[0]?.[0].screens.map((s: { name: string }) => s.name)).toEqual([
      "Welcome",
      "Today",
      "Run detail",
    ]);
  });

  it("says where a text is longer than the server takes", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    fireEvent.change(screen.getByLabelText("Kind of app"), { target: { value: "x".repeat(201) } });
    await user.click(screen.getByRole("button", { name: /^Generate/ }));
    expect(onGenerate).not.toHaveBeenCalled();
    expect(screen.getByText("At most 200 characters; this has 201.")).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText("Kind of app")).toHaveFocus());
  });

  it("starts from a set of screens, and gives back by Undo what was there", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(await screen.findByRole("button", { name: "Sets" }));
    await user.click(await screen.findByRole("menuitem", { name: /Banking/ }));
    expect(screen.getByText("Transactions")).toBeVisible();
    expect(screen.queryByText("Run detail")).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(screen.getByText("Run detail")).toBeVisible();
    expect(screen.queryByText("Transactions")).toBeNull();
  });

  it("moves a screen and says where it is now", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.click(screen.getByRole("button", { name: /Northwind/ }));
    await user.click(screen.getByRole("button", { name: "Move Today up" }));
    expect(screen.getByRole("status", { name: "Order of the screens" })).toHaveTextContent("Today, 1 of 4");
    expect(screen.getByRole("button", { name: "Move Today up" })).toBeDisabled();
  });

  it("makes text on its background readable", async () => {
    const user = userEvent.setup();
    render(<Studio />);
    await user.type(screen.getByLabelText("Text"), "#9aa5b1");
    await user.type(screen.getByLabelText("Background"), "#ffffff");
    expect(screen.getByText(/below AA/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Fix text on background" }));
    const text = screen.getByLabelText<HTMLInputElement>("Text").value;
    expect(text).not.toBe("#9aa5b1");
    expect(contrast(text, "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, "#ffffff")).toBeLessThan(5.2); // no more than it takes
  });
});
