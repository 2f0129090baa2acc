import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { limitSearch } from "@/features/limits/search";
import type { LimitValues } from "@/shared/api/limits";
import { limitsOf, nothingOwn } from "@/test/limits";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { LimitsPage } from "./LimitsPage";

const defaults: LimitValues = { jobsPerMinute: 60, jobsAtOnce: 50, dollarsPerDay: 20, dollarsPerMonth: null };
let role: string;
let asked: string[];
let own: LimitValues | null;
let changes: unknown[];

beforeEach(() => {
  role = "admin";
  asked = [];
  own = null;
  changes = [];
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "root", role, local: false })),
    http.get("*/api/admin/limits", ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      asked.push(search);
      const q = searchParams.get("q");
      if (q) return HttpResponse.json({ defaults, users: [], nextCursor: null });
      return searchParams.has("cursor")
        ? HttpResponse.json({ defaults, users: [limitsOf("bob")], nextCursor: null })
        : HttpResponse.json({ defaults, users: [limitsOf("ada", { own })], nextCursor: "ada" });
    }),
    http.get("*/api/admin/limits/:user", ({ params }) => HttpResponse.json(limitsOf(String(params.user), { own }))),
    http.put("*/api/admin/limits/:user", async ({ request, params }) => {
      changes.push({ of: params.user, set: await request.json() });
      return HttpResponse.json(limitsOf(String(params.user)));
    }),
    http.delete("*/api/admin/limits/:user", ({ params }) => {
      changes.push({ of: params.user, set: "default" });
      return HttpResponse.json(limitsOf(String(params.user)));
    }),
  );
});

const open = (at = "/admin/limits") => renderPage("/admin/limits", LimitsPage, { at, search: limitSearch });

async function edit(user: ReturnType<typeof userEvent.setup>, name = "ada") {
  await user.click(await screen.findByRole("button", { name: `Change the limits of ${name}` }));
  const dialog = await screen.findByRole("dialog", { name: `Limits of ${name}` });
  await within(dialog).findByRole("form");
  return within(dialog);
}

it("shows what each user has used of each limit, page by page", async () => {
  const user = userEvent.setup();
  open();
  const ada = within(await screen.findByRole("listitem", { name: "ada" }));
  expect(ada.getByText("4 of 5")).toBeVisible();
  expect(ada.getByText("2, no limit")).toBeVisible();
  expect(ada.getByText("$1.00 of $2.00")).toBeVisible();
  expect(ada.getByText(/^\$0\.25 of it reserved · \$0\.50 failed, not charged · resets /)).toBeVisible();
  expect(screen.getByText(/60 jobs a minute, 50 jobs at once, \$20\.00 a day\./)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("listitem", { name: "bob" })).toBeVisible();
  expect(asked.at(-1)).toContain("cursor=ada");
});

it("sets limits of a user of whom nothing was counted yet", async () => {
  const user = userEvent.setup();
  const { where } = open();
  await user.type(await screen.findByRole("searchbox", { name: "User" }), "eve");
  await user.click(await screen.findByRole("button", { name: "Set limits for eve" }));
  expect(where()).toContain("user=eve");
  expect(asked.at(-1)).toContain("q=eve");
  const dialog = within(await screen.findByRole("dialog", { name: "Limits of eve" }));
  await user.selectOptions(await dialog.findByLabelText("Jobs a minute"), "Own limit");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  expect(dialog.getByRole("spinbutton", { name: "Jobs a minute, own limit" })).toHaveAccessibleDescription(
    "Give a number, or choose another kind.",
  );
  expect(changes).toEqual([]);
  await user.type(dialog.getByRole("spinbutton", { name: "Jobs a minute, own limit" }), "1");
  await user.selectOptions(dialog.getByLabelText("Dollars a day"), "No limit");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(changes).toEqual([{ of: "eve", set: { ...nothingOwn, jobsPerMinute: 1, dollarsPerDay: 0 } }]);
});

it("begins with what is set, and says by the server's words what is wrong", async () => {
  own = { ...nothingOwn, jobsAtOnce: 3, dollarsPerMonth: 0 };
  server.use(
    http.put("*/api/admin/limits/:user", () =>
      HttpResponse.json(
        { detail: "validation failed", errors: [{ location: "body.jobsAtOnce", message: "expected number >= 0" }] },
        { status: 422 },
      ),
    ),
  );
  const user = userEvent.setup();
  open();
  const dialog = await edit(user);
  const atOnce = dialog.getByRole("spinbutton", { name: "Jobs at once, own limit" });
  expect(atOnce).toHaveValue(3);
  expect(dialog.getByLabelText("Jobs a minute")).toHaveDisplayValue("As all: 60");
  expect(dialog.getByLabelText("Dollars a month")).toHaveDisplayValue("No limit");
  await user.clear(atOnce);
  await user.type(atOnce, "-3");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(atOnce).toHaveAccessibleDescription("expected number >= 0"));
});

it("gives a user the limits of all again, by its button or by choosing them all", async () => {
  own = { ...nothingOwn, jobsAtOnce: 3 };
  const user = userEvent.setup();
  open();
  await user.click((await edit(user)).getByRole("button", { name: "Back to the limits of all" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const dialog = await edit(user);
  await user.selectOptions(dialog.getByLabelText("Jobs at once"), "As all: 50");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(changes).toEqual([
    { of: "ada", set: "default" },
    { of: "ada", set: "default" },
  ]);
});

it("offers a viewer nothing to change", async () => {
  role = "viewer";
  open();
  await screen.findByRole("listitem", { name: "ada" });
  expect(screen.queryByRole("button", { name: /Change|Set limits/ })).toBeNull();
});
