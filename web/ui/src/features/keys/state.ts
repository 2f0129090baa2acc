import type { Key } from "@/shared/api/people";
import type { Tone } from "@/shared/ui/Mark";

export function works(key: Key, now = Date.now()): boolean {
  return !key.revokedAt && (!key.expiresAt || Date.parse(key.expiresAt) > now);
}

/** Whether a key works, as a dot's colour and a word. */
export function stateOf(key: Key, now = Date.now()): { tone: Tone; word: string } {
  if (key.revokedAt) return { tone: "off", word: "Revoked" };
  if (!works(key, now)) return { tone: "off", word: "Expired" };
  return { tone: "good", word: "Works" };
}

/** What is seen of a key after it was made: its prefix. */
export function prefixOf(key: Key): string {
  return `afk_${key.id}_…`;
}

const day = 86_400;

/** How long a new key may live, in seconds; 0 is for ever. */
export const lives: { seconds: number; name: string }[] = [
  { seconds: 0, name: "Never" },
  { seconds: 7 * day, name: "In 7 days" },
  { seconds: 30 * day, name: "In 30 days" },
  { seconds: 90 * day, name: "In 90 days" },
  { seconds: 365 * day, name: "In a year" },
];

export function endAfter(seconds: number, now = Date.now()): string | undefined {
  return seconds ? new Date(now + seconds * 1000).toISOString() : undefined;
}

/** How long an old key may work beside its successor, in seconds. */
export const overlaps: { seconds: number; name: string }[] = [
  { seconds: 0, name: "The old one ends at once" },
  { seconds: 3_600, name: "The old one works for another hour" },
  { seconds: day, name: "The old one works for another day" },
  { seconds: 7 * day, name: "The old one works for another 7 days" },
];
