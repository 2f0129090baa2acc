import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { auditSearch } from "@/features/audit/search";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { AuditPage } from "./AuditPage";

const entryOf = (id: string, userId: string) => ({
  id,
  at: "2026-01-01T10:00:00Z",
  userId,
  role: "admin",
  action: "key.rename",
  target: "k1",
  keyId: "k0",
  before: { name: "old", role: "user" },
  after: { name: "new", role: "user" },
  requestId: "r1",
  address: "192.0.2.1",
});

it("tells who changed what, with before and after, and is filtered and paged", async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get("*/api/admin/audit", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      return query.has("cursor")
        ? HttpResponse.json({ entries: [entryOf("e2", "bob")], nextCursor: null })
        : HttpResponse.json({ entries: [entryOf("e1", "ada")], nextCursor: "next" });
    }),
  );
  const user = userEvent.setup();
  const { where } = renderPage("/admin/audit", AuditPage, { search: auditSearch });
  await user.click(await screen.findByRole("button", { name: /Renamed a key ada/ }));
  const rows = within(screen.getByRole("region", { name: "Before and after" })).getAllByRole("row");
  expect(rows.map((r) => r.textContent)).toEqual(["FieldBeforeAfter", "nameoldnew", "roleuseruser"]);
  expect(screen.getByText("afk_k0_…")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("button", { name: /Renamed a key bob/ })).toBeVisible();
  await user.selectOptions(screen.getByLabelText("Kind of change"), "Keys");
  await user.selectOptions(screen.getByLabelText("Made"), "Last 24 hours");
  await user.type(screen.getByLabelText("Person"), "ada");
  await waitFor(() => expect(asked.at(-1)?.get("user")).toBe("ada"));
  expect(asked.at(-1)?.get("action")).toBe("key");
  expect(Date.now() - Date.parse(asked.at(-1)?.get("from") ?? "")).toBeGreaterThan(86_000_000);
  expect(where()).toContain("user=ada");
});
