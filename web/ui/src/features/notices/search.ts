import type { DeliveryQuery, DeliveryStatus } from "@/shared/api/notices";
import { messageName, statuses } from "./words";

export const eventsOfMessages = [
  "job.completed",
  "job.failed",
  "job.cancelled",
  "limit.warning",
  "recipient.confirm",
  "test",
] as const;

/** The choice of messages as the address has it. */
export type DeliverySearch = Pick<DeliveryQuery, "target" | "event"> & { status?: DeliveryStatus[] };

const id = /^[0-9a-f-]{36}$/;

/** Reads a choice from an address that anybody may have written. */
export function deliverySearch(raw: Record<string, unknown>): DeliverySearch {
  const target = typeof raw.target === "string" && id.test(raw.target) ? raw.target : undefined;
  const event = eventsOfMessages.find((e) => e === raw.event);
  const status = Array.isArray(raw.status)
    ? (Object.keys(statuses) as DeliveryStatus[]).filter((s) => (raw.status as unknown[]).includes(s))
    : [];
  return { ...(target ? { target } : {}), ...(event ? { event } : {}), ...(status.length ? { status } : {}) };
}

export const eventChoices = eventsOfMessages.map((event) => ({ event, name: messageName(event) }));
