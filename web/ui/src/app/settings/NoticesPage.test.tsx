import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Recipient, Webhook } from "@/shared/api/notices";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { NoticesPage } from "./NoticesPage";

const shop: Webhook = {
  id: "11111111-1111-1111-1111-111111111111",
  url: "https://shop.example/hook",
  description: "The shop",
  events: ["job.completed", "job.failed", "job.cancelled"],
  enabled: true,
  failingSince: null,
  createdAt: "2026-01-01T10:00:00Z",
};
const phone: Recipient = {
  id: "22222222-2222-2222-2222-222222222222",
  channel: "sms",
  address: "+4930123456",
  events: ["job.failed"],
  confirmedAt: null,
  unsubscribedAt: null,
  createdAt: "2026-01-01T10:00:00Z",
};
let hooks: Webhook[];
let recipients: Recipient[];
let role: string;

beforeEach(() => {
  hooks = [shop];
  recipients = [];
  role = "user";
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "ada", role, local: false })),
    http.get("*/api/webhooks", () => HttpResponse.json({ webhooks: hooks })),
    http.get("*/api/recipients", () => HttpResponse.json({ recipients, channels: ["email", "sms"] })),
  );
});

describe("webhooks", () => {
  it("are added with their faults at the field, and show their secret once", async () => {
    hooks = [];
    const answers = [
      HttpResponse.json({ detail: "url is not at a public address: give one that is" }, { status: 422 }),
      HttpResponse.json({ ...shop, secret: "whsec_abc" }, { status: 201 }),
    ];
    const sent: unknown[] = [];
    server.use(
      http.post("*/api/webhooks", async ({ request }) => {
        sent.push(await request.json());
        if (sent.length === 2) hooks = [shop];
        return answers.shift();
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings/notices", NoticesPage);
    await user.click(await screen.findByRole("button", { name: "Add a webhook" }));
    await user.click(screen.getByRole("button", { name: "Add the webhook" }));
    const url = screen.getByLabelText("URL");
    expect(url).toHaveAccessibleDescription("Write the address that is to be called.");
    await user.type(url, "https://shop.example/hook");
    await user.click(screen.getByRole("checkbox", { name: "Cancelled" }));
    await user.click(screen.getByRole("button", { name: "Add the webhook" }));
    await waitFor(() => expect(url).toHaveAccessibleDescription(/not at a public address/));
    await user.click(screen.getByRole("button", { name: "Add the webhook" }));
    expect(await screen.findByText("whsec_abc")).toBeVisible();
    expect(sent.at(-1)).toEqual({
      url: "https://shop.example/hook",
      description: "",
      events: ["job.completed", "job.failed", "limit.warning"],
    });
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    expect(screen.queryByText("whsec_abc")).not.toBeInTheDocument();
    expect(await screen.findByRole("listitem", { name: shop.url })).toHaveTextContent("Enabled");
  });

  it("are tested, and say how that went", async () => {
    let status = "pending";
    server.use(
      http.post(`*/api/webhooks/${shop.id}/test`, () => HttpResponse.json({ deliveryId: "d1" }, { status: 202 })),
      http.get("*/api/deliveries/d1", () => {
        const log = status === "pending" ? [] : [{ number: 1, status: 204, latencyMs: 35, startedAt: shop.createdAt }];
        const answer = { id: "d1", status, log, attempts: log.length, event: "test", nextAttemptAt: null };
        status = "delivered";
        return HttpResponse.json(answer);
      }),
    );
    renderPage("/settings/notices", NoticesPage);
    await userEvent.click(await screen.findByRole("button", { name: "Send a test" }));
    expect(await screen.findByText("Test: waiting")).toBeVisible();
    expect(await screen.findByText("Test: delivered")).toBeVisible();
    expect(screen.getByText(/It answered 204 · 35 ms/)).toBeVisible();
  });

  it("are disabled, enabled and deleted", async () => {
    server.use(
      http.patch(`*/api/webhooks/${shop.id}`, async ({ request }) => {
        const { enabled } = (await request.json()) as { enabled: boolean };
        hooks = [{ ...shop, enabled, disabledReason: enabled ? undefined : "Disabled by its owner" }];
        return HttpResponse.json(hooks[0]);
      }),
      http.delete(`*/api/webhooks/${shop.id}`, () => {
        hooks = [];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings/notices", NoticesPage);
    await user.click(await screen.findByRole("button", { name: "Disable" }));
    await user.click(await screen.findByRole("button", { name: "Enable" }));
    await screen.findByRole("button", { name: "Disable" });
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await user.click(screen.getByRole("button", { name: "Delete the webhook" }));
    expect(await screen.findByText(/Add the address of a program/)).toBeVisible();
  });

  it("are a viewer's to see only", async () => {
    role = "viewer";
    renderPage("/settings/notices", NoticesPage);
    await screen.findByRole("listitem", { name: shop.url });
    await waitFor(() => expect(screen.queryByRole("button")).not.toBeInTheDocument());
  });
});

describe("addresses", () => {
  it("are confirmed by the code that they were sent", async () => {
    recipients = [phone];
    server.use(
      http.post(`*/api/recipients/${phone.id}/confirm`, async ({ request }) => {
        const { code } = (await request.json()) as { code: string };
        if (code !== "123456") {
          return HttpResponse.json({ detail: "The code is not the one that was sent." }, { status: 422 });
        }
        recipients = [{ ...phone, confirmedAt: "2026-01-01T10:05:00Z" }];
        return HttpResponse.json(recipients[0]);
      }),
    );
    const user = userEvent.setup();
    renderPage("/settings/notices", NoticesPage);
    const row = await screen.findByRole("listitem", { name: phone.address });
    expect(row).toHaveTextContent("Not confirmed");
    expect(row).toHaveTextContent("Hears of failed jobs");
    const code = within(row).getByLabelText("Code from the SMS");
    await user.type(code, "1{Enter}");
    await waitFor(() => expect(code).toHaveAccessibleDescription("The code is not the one that was sent."));
    await user.clear(code);
    await user.type(code, "123456{Enter}");
    expect(await within(row).findByText("Confirmed")).toBeVisible();
  });
});
