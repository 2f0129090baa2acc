import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { getJob, type Known } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { followJob } from "@/shared/api/stream";
import { isSettled, type Job } from "@/shared/api/types";
import { reduceJob } from "./reduce";

export const jobKeys = {
  all: ["jobs"] as const,
  one: (id: string) => ["jobs", "one", id] as const,
};

const pollMs = 2_000;
/** While events arrive, reads only bring what events leave out: tokens and dollars. */
const checkMs = 10_000;
const gatherMs = 250;

/** A job, kept up to date by events, or by polling where events cannot pass. */
export function useJob(id: string | undefined) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const query = useQuery({
    queryKey: jobKeys.one(id ?? ""),
    enabled: id !== undefined,
    queryFn: ({ signal }) => readJob(client, id as string, signal),
    refetchInterval: (q) => {
      const job = q.state.data?.job;
      if (!job || isSettled(job.status)) return false;
      return live ? checkMs : pollMs;
    },
    refetchIntervalInBackground: true, // another tab's toast must not wait for this one
    retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 3,
  });
  const job = query.data?.job;
  const running = job !== undefined && !isSettled(job.status);

  useEffect(() => {
    if (!id || !running) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    void followJob(id, {
      signal: stop.signal,
      onConnected: setLive,
      onEvent: (event) => {
        patchJob(client, id, (j) => reduceJob(j, event));
        clearTimeout(timer);
        timer = setTimeout(() => client.invalidateQueries({ queryKey: jobKeys.one(id) }), gatherMs);
      },
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      setLive(false);
      // The last event may have been waiting for its read.
      void client.invalidateQueries({ queryKey: jobKeys.one(id) });
    };
  }, [client, id, running]);

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
