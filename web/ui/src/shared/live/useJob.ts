import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getJob, type Known } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { followJob } from "@/shared/api/stream";
import { isSettled, type Job } from "@/shared/api/types";
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
      if (!job || isSettled(job.status)) return false;
      return Math.max(live ? checkMs : pollMs, rest * took.current);
    },
    refetchIntervalInBackground: true, // another tab's toast must not wait for this one
    retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 3,
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
      onConnected: setLive,
      onEvent: (event) => {
        patchJob(client, id, (j) => reduceJob(j, event));
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

  return { ...query, job, live };
}

/** Reads a job as it is now; what only events tell of it is kept. */
export async function readJob(client: QueryClient, id: string, signal?: AbortSignal): Promise<Known> {
  const next = await getJob(id, client.getQueryData<Known>(jobKeys.one(id)), signal);
  const theme = client.getQueryData<Known>(jobKeys.one(id))?.job.theme;
  return theme && !next.job.theme ? { ...next, job: { ...next.job, theme } } : next;
}

function patchJob(client: QueryClient, id: string, change: (job: Job) => Job): void {
  client.setQueryData<Known>(jobKeys.one(id), (known) => {
    if (!known) return known;
    const job = change(known.job);
    // Patched data is no version of the server's: without a validator the next read is a full one.
    return job === known.job ? known : { job, etag: null };
  });
}
