import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { cancelJob, retryJob } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { watch } from "./announce";
import { jobKeys } from "./useJob";

/** Cancel and retry of one job. */
export function useJobActions(id: string) {
  const client = useQueryClient();
  const after = {
    // Everything of jobs: lists show this one too.
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  };
  const cancel = useMutation({
    mutationFn: () => cancelJob(id),
    ...after,
    onError: (e) => toast.error(`Not cancelled: ${messageOf(e)}`),
  });
  const retry = useMutation({
    mutationFn: () => retryJob(id),
    ...after,
    onSuccess: () => void watch(id),
    onError: (e) => toast.error(`Not retried: ${messageOf(e)}`),
  });
  return { cancel: () => cancel.mutate(), retry: () => retry.mutate(), acting: cancel.isPending || retry.isPending };
}
