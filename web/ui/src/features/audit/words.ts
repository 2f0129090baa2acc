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
  { kind: "settings", name: "Settings" },
];

const acts: Record<string, string> = {
  "key.create": "Made a key",
  "key.rename": "Renamed a key",
  "key.rotate": "Rotated a key",
  "key.revoke": "Revoked a key",
  "session.open": "Signed in",
  "session.end": "Ended a session",
  "session.end_all": "Ended all sessions",
  "job.create": "Made a job",
  "job.cancel": "Cancelled a job",
  "job.retry": "Retried a job",
  "job.delete": "Deleted a job",
};

/** An action in words; one that is new keeps the name that the log has. */
export function actName(action: string): string {
  const known = acts[action];
  if (known) return known;
  const words = action.replace(/[._-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
