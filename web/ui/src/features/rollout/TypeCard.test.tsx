import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { TypeSettings } from "@/shared/api/settings";
import { server } from "@/test/setup";
import { TypeCard } from "./TypeCard";

const screens: TypeSettings = {
  jobType: "screen-generation",
  backgroundPercent: 10,
  environmentPercent: 0,
  variable: "USE_INNGEST_SCREEN_GEN",
  paused: false,
  pausedAt: null,
  waiting: 12,
  running: 2,
  updatedAt: "2026-11-26T10:00:00Z",
  updatedBy: "root",
};

/** Shows the card, and gives what it asks the server for. */
function show(set: TypeSettings, { mayChange = true, status = 200 } = {}): unknown[] {
  const asked: unknown[] = [];
  server.use(
    http.put("*/api/admin/settings", async ({ request }) => {
      asked.push(await request.json());
      return status === 200
        ? HttpResponse.json({ version: 8, jobTypes: [set] })
        : HttpResponse.json({ detail: "The settings have changed meanwhile" }, { status });
    }),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TypeCard set={set} version={7} modes={[]} days={7} mayChange={mayChange} />
    </QueryClientProvider>,
  );
  return asked;
}

it("raises the share after saying what changes", async () => {
  const user = userEvent.setup();
  const asked = show(screens);
  const save = screen.getByRole("button", { name: "Save…" });
  expect(save).toBeDisabled();
  const field = screen.getByRole("spinbutton");
  await user.clear(field);
  expect(screen.getByText("Give a whole number from 0 to 100.")).toBeVisible();
  await user.type(field, "50");
  await user.click(save);
  expect(screen.getByRole("dialog", { name: "Screen generation: 50 % in the background?" })).toHaveTextContent(
    "From 10 % to 50 % of users",
  );
  expect(asked).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Set 50 %" }));
  await waitFor(() =>
    expect(asked).toEqual([
      { version: 7, jobTypes: [{ jobType: "screen-generation", backgroundPercent: 50, paused: false }] },
    ]),
  );
});

it("moves by the arrow keys", async () => {
  const user = userEvent.setup();
  show(screens);
  screen.getByRole("slider").focus();
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("spinbutton")).toHaveValue(11);
});

it("goes back to what the environment says", async () => {
  const user = userEvent.setup();
  const asked = show(screens);
  await user.click(screen.getByRole("button", { name: "Reset to the environment's…" }));
  await user.click(screen.getByRole("button", { name: "Reset to 0 %" }));
  await waitFor(() =>
    expect(asked).toEqual([
      { version: 7, jobTypes: [{ jobType: "screen-generation", backgroundPercent: null, paused: false }] },
    ]),
  );
});

it("pauses, and keeps the share", async () => {
  const user = userEvent.setup();
  const asked = show(screens);
  await user.click(screen.getByRole("switch", { name: "Screen generation paused" }));
  expect(screen.getByRole("dialog", { name: "Pause screen generation?" })).toHaveTextContent(
    "2 jobs under way will finish",
  );
  await user.click(screen.getByRole("button", { name: "Pause" }));
  await waitFor(() =>
    expect(asked).toEqual([
      { version: 7, jobTypes: [{ jobType: "screen-generation", backgroundPercent: 10, paused: true }] },
    ]),
  );
});

it("says how many jobs a resumption sends", async () => {
  const user = userEvent.setup();
  show({ ...screens, paused: true, pausedBy: "root", pausedAt: "2026-11-26T10:00:00Z" });
  expect(screen.getByText(/Paused by root/)).toBeVisible();
  await user.click(screen.getByRole("switch"));
  expect(screen.getByRole("dialog")).toHaveTextContent("12 jobs that wait will be sent");
});

it("tells that somebody else was quicker, and changes nothing", async () => {
  const user = userEvent.setup();
  show(screens, { status: 409 });
  await user.click(screen.getByRole("switch"));
  await user.click(screen.getByRole("button", { name: "Pause" }));
  expect(await screen.findByText(/have changed meanwhile/)).toBeVisible();
});

it("lets a viewer read and change nothing", () => {
  show(screens, { mayChange: false });
  expect(screen.getByText(/of users in the background/)).toBeVisible();
  expect(screen.getByRole("switch")).toBeDisabled();
  expect(screen.queryByRole("slider")).toBeNull();
  expect(screen.queryByRole("button", { name: "Save…" })).toBeNull();
});

it("has no share where jobs always run in the background", () => {
  show({ ...screens, jobType: "chat-context", backgroundPercent: null, environmentPercent: null, variable: undefined });
  expect(screen.getByText("Always in the background.")).toBeVisible();
  expect(screen.queryByRole("slider")).toBeNull();
});
