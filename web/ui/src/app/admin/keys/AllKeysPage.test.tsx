import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { keySearch } from "@/features/keys/search";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { AllKeysPage } from "./AllKeysPage";

const keyOf = (id: string, userId: string, name: string) => ({
  id,
  userId,
  name,
  role: "user",
  createdAt: "2026-01-01T10:00:00Z",
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
});
let role: string;
let sessions: unknown[];
let asked: string[];

beforeEach(() => {
  role = "admin";
  asked = [];
  sessions = [];
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "root", role, local: false })),
    http.get("*/api/admin/sessions", () => HttpResponse.json({ sessions })),
    http.get("*/api/admin/keys", ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      asked.push(search);
      return searchParams.has("cursor")
        ? HttpResponse.json({ keys: [keyOf("k2", "bob", "Server")], nextCursor: null })
        : HttpResponse.json({ keys: [keyOf("k1", "ada", "Laptop")], nextCursor: "next" });
    }),
  );
});

const open = () => renderPage("/admin/keys", AllKeysPage, { search: keySearch });

it("lists the keys of all, page by page, and finds those of one person", async () => {
  const user = userEvent.setup();
  const { where } = open();
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("listitem", { name: "Server" })).toHaveTextContent("bob");
  expect(asked[0]).toContain("working=true");
  await user.click(screen.getByRole("button", { name: "With those that ended" }));
  await user.click(screen.getByRole("button", { name: "ada" }));
  await waitFor(() => expect(asked.at(-1)).toContain("user=ada&working=false"));
  expect(where()).toContain("user=ada");
});

it("makes a key for somebody, shown once", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/admin/keys", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...keyOf("k3", "eve", ""), token: "afk_k3_secret" }, { status: 201 });
    }),
  );
  const user = userEvent.setup();
  open();
  await user.click(await screen.findByRole("button", { name: "Make a key for somebody" }));
  await user.click(screen.getByRole("button", { name: "Make the key" }));
  expect(screen.getByRole("textbox", { name: "User" })).toHaveAccessibleDescription("Write whose key it is.");
  await user.type(screen.getByRole("textbox", { name: "User" }), "eve");
  const form = screen.getByRole("form", { name: "Key for somebody" });
  await user.selectOptions(form.querySelector("select") as HTMLSelectElement, "service");
  await user.click(screen.getByRole("button", { name: "Make the key" }));
  expect(await screen.findByText("afk_k3_secret")).toBeVisible();
  expect(sent).toEqual([{ userId: "eve", role: "service", name: "" }]);
});

it("offers a viewer nothing to change", async () => {
  role = "viewer";
  open();
  await screen.findByRole("listitem", { name: "Laptop" });
  expect(screen.queryByRole("button", { name: /Revoke|Rotate|Make a key/ })).not.toBeInTheDocument();
});

const sessionOf = (id: string) => ({
  id,
  role: "admin",
  current: false,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
  address: "192.0.2.1",
  createdAt: "2026-01-01T10:00:00Z",
  lastUsedAt: "2026-01-01T10:00:00Z",
  expiresAt: "2026-01-08T10:00:00Z",
});

it("ends all sessions of one person, once that is confirmed", async () => {
  sessions = [sessionOf("s1"), sessionOf("s2")];
  const ended: string[] = [];
  server.use(
    http.delete("*/api/admin/sessions", ({ request }) => {
      ended.push(new URL(request.url).search);
      sessions = [];
      return HttpResponse.json({ ended: 2 });
    }),
  );
  const user = userEvent.setup();
  open();
  await user.click(await screen.findByRole("button", { name: "ada" }));
  const part = await screen.findByRole("region", { name: "Sessions of ada" });
  const [first] = await within(part).findAllByRole("listitem", { name: "Chrome on Linux" });
  expect(first).toHaveTextContent("admin");
  await user.click(within(part).getByRole("button", { name: "End all sessions" }));
  expect(ended).toEqual([]);
  await user.click(within(part).getByRole("button", { name: "End them" }));
  expect(await within(part).findByText("Signed in nowhere.")).toBeVisible();
  expect(ended).toEqual(["?user=ada"]);
});

it("shows a viewer somebody's sessions without a way to end them", async () => {
  role = "viewer";
  sessions = [sessionOf("s1")];
  open();
  await userEvent.click(await screen.findByRole("button", { name: "ada" }));
  await screen.findByRole("listitem", { name: "Chrome on Linux" });
  expect(screen.queryByRole("button", { name: /End/ })).not.toBeInTheDocument();
});
