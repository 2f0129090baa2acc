import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Problem } from "@/shared/api/problem";
import { isSettled } from "@/shared/api/types";
import { forget, onBookChange, watchedJobs } from "./announce";
import { useAnnouncement } from "./useAnnouncement";
import { jobKeys, readJob } from "./useJob";

const lookMs = 5_000;

/** Tells the end of jobs that somebody waits for, on whatever page that person is by then. */
export function WatchedJobs() {
  const ids = useSyncExternalStore(onBookChange, watchedJobs);
  return ids
    .split(" ")
    .filter(Boolean)
    .map((id) => <WatchedJob key={id} id={id} />);
}

/** Reads the job now and then. Pages that show it hold a stream; one more for each would use up the connections. */
function WatchedJob({ id }: { id: string }) {
  const client = useQueryClient();
  const { data, isFetchedAfterMount } = useQuery({
    queryKey: jobKeys.one(id),
    queryFn: async ({ signal }) => {
      try {
        return await readJob(client, id, signal);
      } catch (error) {
        if (error instanceof Problem && error.status === 404) forget(id);
        throw error;
      }
    },
    refetchInterval: (q) => (q.state.data && isSettled(q.state.data.job.status) ? false : lookMs),
    refetchIntervalInBackground: true,
  });
  // What was read before the job was watched may be the end of its run before.
  useAnnouncement(isFetchedAfterMount ? data?.job : undefined);
  return null;
}
