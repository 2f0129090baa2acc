import type { AuditAction } from "@/shared/api/adminPeople";

/** Kinds of changes, by the first word of their action. */
export const kinds: { kind: string; name: string }[] = [
  { kind: "key", name: "Keys" },
  { kind: "session", name: "Sessions" },
  { kind: "job", name: "Jobs" },
  { kind: "bulk", name: "Bulk actions" },
  { kind: "webhook", name: "Webhooks" },
  { kind: "recipient", name: "Addresses" },
  { kind: "delivery", name: "Deliveries" },
  { kind: "limits", name: "Limits" },
  { kind: "settings", name: "Rollout and pauses" },
];

const acts: Record<AuditAction, string> = {
  "key.create": "Made a key",
  "key.rename": "Renamed a key",
  "key.rotate": "Rotated a key",
  "key.revoke": "Revoked a key",
  "session.open": "Signed in",
  "session.end": "Ended a session",
  "session.end_all": "Ended all sessions",
  "job.create": "Asked for somebody's job",
  "job.cancel": "Cancelled a job",
  "job.retry": "Retried a job",
  "job.restore": "Restored a screen",
  "bulk.start": "Started a bulk action",
  "bulk.stop": "Stopped a bulk action",
  "limits.set": "Set a user's limits",
  "limits.reset": "Reset a user's limits",
  "settings.change": "Changed rollout or pause",
  "webhook.create": "Added a webhook",
  "webhook.change": "Changed a webhook",
  "webhook.rotate": "Rotated a webhook's secret",
  "webhook.test": "Tested a webhook",
  "webhook.delete": "Deleted a webhook",
  "recipient.create": "Added an address",
  "recipient.ask": "Asked an address again",
  "recipient.confirm": "Confirmed an address",
  "recipient.change": "Changed an address",
  "recipient.unsubscribe": "Ended notices by link",
  "recipient.delete": "Deleted an address",
  "delivery.resend": "Sent a message again",
};

/** An action in words; one that this page does not know keeps the name that the log has. */
export function actName(action: string): string {
  return Object.hasOwn(acts, action) ? acts[action as AuditAction] : action;
}
