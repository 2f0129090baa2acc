import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { getRest, makeRest } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import type { Job } from "@/shared/api/types";
import { watch } from "@/shared/live/announce";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { jobKeys, useJob } from "@/shared/live/useJob";

/** What of a job's brief was left for later, the job that makes it, and the way to ask for it. */
export function useRest(job: Job | undefined) {
  const client = useQueryClient();
  const id = job?.id ?? "";
  const key = ["jobs", "rest", id];
  const left = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getRest(id, signal),
    enabled: Boolean(job?.inputData?.laterScreens?.length),
    staleTime: 30_000,
  });
  const { job: rest, updates } = useJob(left.data?.jobId ?? undefined);
  useAnnouncement(rest);
  // Each screen of the rest becomes one of the job, in the same moment.
  const landed = rest?.screens.filter((s) => s.status === "completed").length ?? 0;
  useEffect(() => {
    if (landed > 0) void client.invalidateQueries({ queryKey: jobKeys.one(id) });
  }, [client, id, landed]);
  const start = useMutation({
    mutationFn: () => makeRest(id),
    onSuccess: (answer) => {
      if (answer.jobId) void watch(answer.jobId);
      client.setQueryData(key, answer);
      void client.invalidateQueries({ queryKey: ["jobs", "list"] });
    },
    onError: (e) => toast.error(`Not started: ${messageOf(e)}`),
  });
  return {
    rest,
    updates,
    /** The screens to offer; none while they are being made or when all are there. */
    waiting: left.data && left.data.jobId === null ? left.data.screens : [],
    make: () => start.mutate(),
    starting: start.isPending,
  };
}
