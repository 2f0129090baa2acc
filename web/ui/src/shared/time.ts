const timeOfDay = new Intl.DateTimeFormat("en", { timeStyle: "medium" });
const dayAndTime = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

/** A moment near now in the reader's own time zone; the day is named when it is not today. */
export function clock(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  return (at.toDateString() === new Date(now).toDateString() ? timeOfDay : dayAndTime).format(at);
}

const utc = /\b(?:\d{1,2} [A-Z][a-z]+ \d{4} )?\d{2}:\d{2}(?::\d{2})? UTC\b/;

/** A server's words about a moment, told in the reader's own time zone. */
export function inLocalTime(words: string, iso: string, now = Date.now()): string {
  const local = clock(iso, now);
  return utc.test(words) ? words.replace(utc, local) : `${words} It counts anew from ${local}.`;
}
