import { client, dataOf } from "./client";
import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export type Webhook = Schemas["WebhookView"];
export type Recipient = Schemas["RecipientView"];
export type Channel = Recipient["channel"];
export type Delivery = Schemas["DeliveryView"];
export type DeliveryStatus = Delivery["status"];
export type DeliveryDetail = Schemas["DeliveryDetail"];
export type NoticeEvent = "job.completed" | "job.failed" | "job.cancelled" | "limit.warning";
export type DeliveryQuery = NonNullable<operations["listDeliveries"]["parameters"]["query"]>;

export type WebhookFields = { url?: string; description?: string; events?: NoticeEvent[]; enabled?: boolean };

export async function listWebhooks(signal?: AbortSignal): Promise<Webhook[]> {
  return dataOf<{ webhooks: Webhook[] }>(await client.GET("/api/webhooks", { signal })).webhooks;
}

export async function createWebhook(body: WebhookFields): Promise<Webhook> {
  return dataOf(await client.POST("/api/webhooks", { body }));
}

export async function changeWebhook(id: string, body: WebhookFields): Promise<Webhook> {
  return dataOf(await client.PATCH("/api/webhooks/{id}", { params: { path: { id } }, body }));
}

export async function deleteWebhook(id: string): Promise<void> {
  dataOf(await client.DELETE("/api/webhooks/{id}", { params: { path: { id } } }));
}

export async function rotateWebhookSecret(id: string, keepHours: number): Promise<Webhook> {
  return dataOf(await client.POST("/api/webhooks/{id}/rotate", { params: { path: { id } }, body: { keepHours } }));
}

/** Sends a test message and gives the id of its delivery. */
export async function testWebhook(id: string): Promise<string> {
  const answer = await client.POST("/api/webhooks/{id}/test", { params: { path: { id } } });
  return dataOf<{ deliveryId: string }>(answer).deliveryId;
}

export async function listRecipients(signal?: AbortSignal): Promise<{ recipients: Recipient[]; channels: Channel[] }> {
  return dataOf(await client.GET("/api/recipients", { signal }));
}

export async function createRecipient(body: {
  channel: Channel;
  address: string;
  events: NoticeEvent[];
}): Promise<Recipient> {
  return dataOf(await client.POST("/api/recipients", { body }));
}

export async function changeRecipient(id: string, events: NoticeEvent[]): Promise<Recipient> {
  return dataOf(await client.PATCH("/api/recipients/{id}", { params: { path: { id } }, body: { events } }));
}

export async function deleteRecipient(id: string): Promise<void> {
  dataOf(await client.DELETE("/api/recipients/{id}", { params: { path: { id } } }));
}

export async function confirmRecipient(id: string, code: string): Promise<Recipient> {
  return dataOf(await client.POST("/api/recipients/{id}/confirm", { params: { path: { id } }, body: { code } }));
}

/** Has the request to confirm sent again. */
export async function askRecipient(id: string): Promise<void> {
  dataOf(await client.POST("/api/recipients/{id}/ask", { params: { path: { id } } }));
}

export async function listDeliveries(
  query: DeliveryQuery,
  signal?: AbortSignal,
): Promise<{ deliveries: Delivery[]; nextCursor: string | null }> {
  return dataOf(
    await client.GET("/api/deliveries", {
      params: { query },
      querySerializer: { array: { style: "form", explode: false } },
      signal,
    }),
  );
}

export async function getDelivery(id: string, signal?: AbortSignal): Promise<DeliveryDetail> {
  return dataOf(await client.GET("/api/deliveries/{id}", { params: { path: { id } }, signal }));
}

export async function resendDelivery(id: string): Promise<Delivery> {
  return dataOf(await client.POST("/api/deliveries/{id}/resend", { params: { path: { id } } }));
}
