import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { SessionsPage } from "./SessionsPage";

const linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
const sessionOf = (id: string, current: boolean, userAgent: string, keyId?: string) => ({
  id,
  current,
  userAgent,
  keyId,
  address: "192.0.2.1",
  createdAt: "2026-01-01T10:00:00Z",
  lastUsedAt: "2026-01-01T10:00:00Z",
  expiresAt: "2026-01-08T10:00:00Z",
});

it("ends others one by one, and signs out everywhere", async () => {
  let list = [sessionOf("s2", false, phone), sessionOf("s1", true, linux, "k1")];
  const ended: string[] = [];
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "ada", role: "user", local: false, sessionId: "s1" })),
    http.get("*/api/sessions", () => HttpResponse.json({ sessions: list })),
    http.delete("*/api/sessions/s2", () => {
      list = list.slice(1);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete("*/api/sessions", ({ request }) => {
      ended.push(new URL(request.url).search);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { where } = renderPage("/settings/sessions", SessionsPage);
  const here = await screen.findByRole("listitem", { name: "Chrome on Linux" });
  expect(here).toHaveTextContent("This one");
  expect(here).toHaveTextContent("with afk_k1_…");
  const there = screen.getByRole("listitem", { name: "Safari on iOS" });
  expect(there).toHaveTextContent("by single sign-on");
  expect(within(here).queryByRole("button")).not.toBeInTheDocument();
  await userEvent.click(within(there).getByRole("button", { name: "End the session Safari on iOS" }));
  await waitFor(() => expect(screen.queryByRole("listitem", { name: "Safari on iOS" })).not.toBeInTheDocument());
  expect(screen.queryByRole("button", { name: "End all others" })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Sign out everywhere" }));
  await waitFor(() => expect(where()).toBe("/sign-in"));
  expect(ended).toEqual(["?others=false"]);
});
