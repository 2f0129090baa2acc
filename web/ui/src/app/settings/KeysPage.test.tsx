import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Key } from "@/shared/api/people";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { KeysPage } from "./KeysPage";

const laptop: Key = {
  id: "k1",
  userId: "ada",
  role: "user",
  name: "Laptop",
  createdAt: "2026-01-01T10:00:00Z",
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};
let keys: Key[];
let role: string;

beforeEach(() => {
  keys = [laptop];
  role = "user";
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "ada", role, local: false, keyId: "k1" })),
    http.get("*/api/keys", () => HttpResponse.json({ keys })),
  );
});

describe("KeysPage", () => {
  it("makes a key, shows it once, and lists it", async () => {
    server.use(
      http.post("*/api/keys", async ({ request }) => {
        const terms = (await request.json()) as { name: string; expiresAt: string };
        expect(Date.parse(terms.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
        const made = { ...laptop, id: "k2", name: terms.name, expiresAt: terms.expiresAt };
        keys = [made, laptop];
        return HttpResponse.json({ ...made, token: "afk_k2_secret" }, { status: 201 });
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings", KeysPage);
    await user.click(await screen.findByRole("button", { name: "New key" }));
    expect(screen.getByLabelText("Name")).toHaveFocus();
    await user.type(screen.getByLabelText("Name"), "Desk");
    await user.selectOptions(screen.getByLabelText("Expires"), "In 7 days");
    await user.click(screen.getByRole("button", { name: "Make the key" }));
    const shown = await screen.findByRole("region", { name: "The key “Desk”" });
    expect(within(shown).getByText("afk_k2_secret")).toBeVisible();
    await user.click(within(shown).getByRole("button", { name: "Copy key" }));
    expect(await navigator.clipboard.readText()).toBe("afk_k2_secret");
    expect(await screen.findByRole("listitem", { name: "Desk" })).toHaveTextContent("afk_k2_…");
    await user.click(within(shown).getByRole("button", { name: "I have kept it" }));
    expect(document.body).not.toHaveTextContent("afk_k2_secret");
  });

  it("puts what the server says at the field that it is about", async () => {
    server.use(
      http.post("*/api/keys", () =>
        HttpResponse.json(
          { detail: "expiresAt is after the end of your own key: give an earlier time" },
          { status: 422 },
        ),
      ),
    );
    const user = userEvent.setup();
    renderPage("/settings", KeysPage);
    await user.click(await screen.findByRole("button", { name: "New key" }));
    await user.click(screen.getByRole("button", { name: "Make the key" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Expires")).toHaveAccessibleDescription(/after the end of your own/),
    );
  });

  it("asks before it revokes, and warns of the key that was signed in with", async () => {
    const revoked: string[] = [];
    server.use(
      http.delete("*/api/keys/:id", ({ params }) => {
        revoked.push(String(params.id));
        keys = [{ ...laptop, revokedAt: "2026-01-02T10:00:00Z" }];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings", KeysPage);
    await user.click(await screen.findByRole("button", { name: "Revoke Laptop" }));
    expect(screen.getByText(/Revoking it signs you out/)).toBeVisible();
    await user.keyboard("{Escape}");
    expect(screen.queryByText(/Revoking it signs you out/)).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Revoke Laptop" }));
    await user.click(screen.getByRole("button", { name: "Revoke the key" }));
    await user.click(await screen.findByRole("button", { name: "Show 1 that ended" }));
    expect(screen.getByRole("listitem", { name: "Laptop" })).toHaveTextContent("Revoked");
    expect(revoked).toEqual(["k1"]);
  });

  it("renames and rotates", async () => {
    const asked: unknown[] = [];
    server.use(
      http.patch("*/api/keys/k1", async ({ request }) => {
        const change = (await request.json()) as { name: string };
        keys = [{ ...laptop, name: change.name }];
        return HttpResponse.json(keys[0]);
      }),
      http.post("*/api/keys/k1/rotate", async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ ...laptop, id: "k3", token: "afk_k3_next" }, { status: 201 });
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings", KeysPage);
    await user.click(await screen.findByRole("button", { name: "Rename Laptop" }));
    await user.clear(screen.getByLabelText("Name"));
    await user.type(screen.getByLabelText("Name"), "Desk{Enter}");
    await user.click(await screen.findByRole("button", { name: "Rotate Desk" }));
    await user.selectOptions(screen.getByRole("combobox"), "The old one ends at once");
    await user.click(screen.getByRole("button", { name: "Rotate" }));
    expect(await screen.findByText("afk_k3_next")).toBeVisible();
    expect(asked).toEqual([{ overlapSeconds: 0 }]);
  });

  it("offers a viewer nothing to change", async () => {
    role = "viewer";
    renderPage("/settings", KeysPage);
    expect(await screen.findByText(/an administrator makes, replaces and ends your keys/)).toBeVisible();
    await screen.findByRole("listitem", { name: "Laptop" });
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});
