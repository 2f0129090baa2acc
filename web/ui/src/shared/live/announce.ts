import type { Job } from "@/shared/api/types";

// Who tells the result of a job, once for all tabs and reloads of this browser.
const slot = "appforge.announced";
const kept = 200;

type Book = Record<string, "watched" | string>;

function read(): Book {
  try {
    return JSON.parse(localStorage.getItem(slot) ?? "{}") as Book;
  } catch {
    return {};
  }
}

function write(book: Book): void {
  const entries = Object.entries(book);
  localStorage.setItem(slot, JSON.stringify(Object.fromEntries(entries.slice(-kept))));
  for (const tell of listeners) tell();
}

const listeners = new Set<() => void>();

/** Calls back whenever the book changes, by this tab or another. */
export function onBookChange(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("storage", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

const mostWatched = 10;

/** The ids of the jobs whose end is still to be told, the newest ones, with spaces between them. */
export function watchedJobs(): string {
  const ids = Object.entries(read()).flatMap(([id, state]) => (state === "watched" ? [id] : []));
  return ids.slice(-mostWatched).join(" ");
}

/** Takes a job that is gone out of the book. */
export function forget(id: string): void {
  void alone(() => {
    const { [id]: _gone, ...rest } = read();
    write(rest);
  });
}

/** Runs one tab at a time, so that reading and writing the book are one act. */
async function alone<T>(act: () => T): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? ((await locks.request(slot, async () => act())) as T) : act();
}

/**
 * Notes that somebody waits for this job: whoever starts one says so, for it may be over
 * before it is first read. Whoever has read that it runs says as of when, for its end may
 * have been told since.
 */
export function watch(id: string, asOf?: string): Promise<void> {
  return alone(() => {
    const book = read();
    const known = book[id];
    if (known === "watched" || (known && asOf && Date.parse(known) >= Date.parse(asOf))) return;
    write({ ...book, [id]: "watched" });
  });
}

/** Claims the right to tell how a job ended: true exactly once for each run of it that is watched. */
export function claimAnnouncement(job: Pick<Job, "id" | "completedAt">): Promise<boolean> {
  return alone(() => {
    const book = read();
    if (book[job.id] !== "watched") return false;
    write({ ...book, [job.id]: job.completedAt ?? "told" });
    return true;
  });
}
