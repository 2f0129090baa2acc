import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { deliverySearch } from "@/features/notices/search";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { DeliveriesPage } from "./DeliveriesPage";

const failed = {
  id: "33333333-3333-3333-3333-333333333333",
  channel: "webhook",
  targetId: "11111111-1111-1111-1111-111111111111",
  event: "job.failed",
  jobId: "44444444-4444-4444-4444-444444444444",
  status: "failed",
  attempts: 1,
  nextAttemptAt: null,
  error: "It answered 500",
  createdAt: "2026-01-01T10:00:00Z",
  settledAt: "2026-01-01T10:00:01Z",
};
const log = [
  { number: 1, status: 500, error: "It answered 500", response: "oh no", latencyMs: 12, startedAt: failed.createdAt },
];

it("filters in the address, shows each attempt, and sends again", async () => {
  const asked: string[] = [];
  let resent = 0;
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "ada", role: "user", local: false })),
    http.get("*/api/webhooks", () =>
      HttpResponse.json({ webhooks: [{ id: failed.targetId, url: "https://shop.example/hook", events: [] }] }),
    ),
    http.get("*/api/recipients", () => HttpResponse.json({ recipients: [], channels: [] })),
    http.get("*/api/deliveries", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ deliveries: [failed], nextCursor: null });
    }),
    http.get(`*/api/deliveries/${failed.id}`, () => HttpResponse.json({ ...failed, payload: { a: 1 }, log })),
    http.post(`*/api/deliveries/${failed.id}/resend`, () => {
      resent++;
      return HttpResponse.json(failed, { status: 202 });
    }),
  );
  const user = userEvent.setup();
  const { where } = renderPage("/settings/deliveries", DeliveriesPage, { search: deliverySearch });
  await user.click(await screen.findByRole("button", { name: "Failed" }));
  await user.click(screen.getByRole("button", { name: "Retrying" }));
  await screen.findByRole("option", { name: "https://shop.example/hook" });
  await user.selectOptions(screen.getByLabelText("Sent to"), "https://shop.example/hook");
  await waitFor(() => expect(asked.at(-1)).toContain("status=retrying,failed"));
  await waitFor(() => expect(asked.at(-1)).toContain(`target=${failed.targetId}`));
  expect(where()).toContain("target=");
  await user.click(await screen.findByRole("button", { name: /A job failed https:\/\/shop/ }));
  const attempts = await screen.findByRole("region", { name: "Attempts" });
  expect(within(attempts).getByText("oh no")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Send it again" }));
  await waitFor(() => expect(resent).toBe(1));
});
