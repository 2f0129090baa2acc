import type { Channel, Delivery, DeliveryStatus, NoticeEvent, Webhook } from "@/shared/api/notices";
import type { Tone } from "@/shared/ui/Mark";

export const events: { event: NoticeEvent; name: string }[] = [
  { event: "job.completed", name: "Completed" },
  { event: "job.failed", name: "Failed" },
  { event: "job.cancelled", name: "Cancelled" },
  { event: "limit.warning", name: "Spending limit near" },
];

const messages: Record<string, string> = {
  "job.completed": "A job completed",
  "job.failed": "A job failed",
  "job.cancelled": "A job was cancelled",
  "limit.warning": "A spending limit is near",
  "recipient.confirm": "Request to confirm",
  test: "Test",
};

export function messageName(event: string): string {
  return messages[event] ?? event;
}

export const channels: Record<Channel, string> = { email: "Mail", sms: "SMS" };

export const statuses: Record<DeliveryStatus, { tone: Tone; word: string }> = {
  pending: { tone: "busy", word: "Waiting" },
  retrying: { tone: "warning", word: "Retrying" },
  delivered: { tone: "good", word: "Delivered" },
  failed: { tone: "bad", word: "Failed" },
  skipped: { tone: "off", word: "Skipped" },
};

export function isOver(delivery: Delivery): boolean {
  return delivery.status !== "pending" && delivery.status !== "retrying";
}

/** How a webhook does, as a dot's colour and a word. */
export function webhookState(hook: Webhook): { tone: Tone; word: string } {
  if (!hook.enabled) return { tone: "off", word: "Disabled" };
  if (hook.failingSince) return { tone: "bad", word: "Failing" };
  return { tone: "good", word: "Enabled" };
}

/** What a webhook or an address hears of. */
export function heardWords(chosen: string[]): string {
  const jobs = events.filter((e) => e.event.startsWith("job."));
  const heard = jobs.filter((e) => chosen.includes(e.event)).map((e) => e.name.toLowerCase());
  const parts = [
    heard.length === jobs.length ? "all finished jobs" : heard.length ? `${heard.join(" and ")} jobs` : "",
    chosen.includes("limit.warning") ? "spending limits that are near" : "",
  ];
  return `Hears of ${parts.filter(Boolean).join(", and of ")}`;
}
