import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getJob, type Known } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { followJob, type LiveEvent } from "@/shared/api/stream";
import { isSettled } from "@/shared/api/types";
import { estimateKey } from "@/shared/api/useEstimate";
import { reduceJob } from "./reduce";
import { useVisible } from "./useVisible";

export const jobKeys = {
  all: ["jobs"] as const,
  one: (id: string) => ["jobs", "one", id] as const,
};

const pollMs = 2_000;
/** While events arrive, reads only bring what events leave out: tokens and dollars. */
const checkMs = 10_000;
const gatherMs = 250;
/** A job may carry megabytes of input: reads take at most one part in so many of the time. */
const rest = 10;

/** How news of a job comes: as events, by reading it every 2 s, or not at all. */
export type Updates = "live" | "polled" | "lost";

/** A job, kept up to date by events, or by polling where events cannot pass. */
export function useJob(id: string | undefined) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const took = useRef(0); // the last read, in ms
  const query = useQuery({
    queryKey: jobKeys.one(id ?? ""),
    enabled: id !== undefined,
    queryFn: async ({ signal }) => {
      const began = performance.now();
      const known = await readJob(client, id as string, signal);
      took.current = performance.now() - began;
      return known;
    },
    refetchInterval: (q) => {
      const job = q.state.data?.job;
      if (isFinal(q.state.error) || (job ? isSettled(job.status) : q.state.status !== "error")) return false;
      return Math.max(live ? checkMs : pollMs, rest * took.current);
    },
    refetchIntervalInBackground: true, // another tab's toast must not wait for this one
    retry: (failures, error) => !isFinal(error) && failures < 3,
  });
  const job = query.data?.job;
  const running = job !== undefined && !isSettled(job.status);
  // A browser opens few connections to one server; a tab that nobody sees leaves its own to others, and polls.
  const visible = useVisible();

  useEffect(() => {
    if (!id || !running || !visible) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    void followJob(id, {
      signal: stop.signal,
      after: client.getQueryData<Known>(jobKeys.one(id))?.seen,
      onConnected: setLive,
      onEvent: (event) => {
        patchJob(client, id, event);
        clearTimeout(timer);
        const wait = Math.max(gatherMs, rest * took.current);
        timer = setTimeout(() => client.invalidateQueries({ queryKey: jobKeys.one(id) }), wait);
      },
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      setLive(false);
      // The last event may have been waiting for its read.
      void client.invalidateQueries({ queryKey: jobKeys.one(id) });
    };
  }, [client, id, running, visible]);

  const ran = useRef<string>(undefined);
  useEffect(() => {
    if (running) ran.current = id;
    else if (id && ran.current === id) {
      ran.current = undefined;
      void client.invalidateQueries({ queryKey: estimateKey }); // it stands on past jobs, and this is one now
    }
  }, [client, id, running]);

  // Without a network the query waits for it instead of failing.
  const failing = query.isError || query.failureCount > 0 || query.fetchStatus === "paused";
  const updates: Updates = live ? "live" : failing ? "lost" : "polled";
  return { ...query, job, updates };
}

/** Whether reading again can bring something else: not what is gone, or is not for this reader. */
function isFinal(error: Error | null): boolean {
  return error instanceof Problem && error.status < 500 && error.status !== 408 && error.status !== 429;
}

/** Reads a job as it is now; what only events tell of it is kept. */
export async function readJob(client: QueryClient, id: string, signal?: AbortSignal): Promise<Known> {
  const next = await getJob(id, client.getQueryData<Known>(jobKeys.one(id)), signal);
  const { job: { theme } = {}, seen } = client.getQueryData<Known>(jobKeys.one(id)) ?? {};
  return { ...next, seen, job: theme && !next.job.theme ? { ...next.job, theme } : next.job };
}

function patchJob(client: QueryClient, id: string, event: LiveEvent): void {
  client.setQueryData<Known>(jobKeys.one(id), (known) => {
    if (!known) return known;
    const job = reduceJob(known.job, event);
    // Patched data is no version of the server's: without a validator the next read is a full one.
    return { job, etag: job === known.job ? known.etag : null, seen: event.id || known.seen };
  });
}
