import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { cancelJob, retryJob } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { watch } from "./announce";
import { jobKeys } from "./useJob";

/** Cancel and retry of a job, or of several that are shown as one; then one alone can be retried too. */
export function useJobActions(...ids: string[]) {
  const client = useQueryClient();
  const after = {
    // Everything of jobs: lists show this one too.
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  };
  const cancel = useMutation({
    mutationFn: () => Promise.all(ids.map(cancelJob)),
    ...after,
    onError: (e) => toast.error(`Not cancelled: ${messageOf(e)}`),
  });
  const retry = useMutation({
    mutationFn: (which: string[]) =>
      Promise.all(
        which.map(async (id) => {
          await retryJob(id);
          void watch(id);
        }),
      ),
    ...after,
    onError: (e) => toast.error(`Not retried: ${messageOf(e)}`),
  });
  return {
    cancel: () => cancel.mutate(),
    retry: () => retry.mutate(ids),
    retryOne: (id: string) => retry.mutate([id]),
    acting: cancel.isPending || retry.isPending,
  };
}
