import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { type Known, restoreScreen } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import type { ScreenVersion } from "@/shared/api/types";
import { versionKeys } from "@/shared/api/useVersions";
import { jobKeys } from "@/shared/live/useJob";
import { tellWithUndo } from "@/shared/ui/undo";

/** A screen goes back from the version that is shown to an older one. */
export type Restoration = { screenId: string; title: string; from: number; to: number };

/** Restores an older version of a screen as a new one; taking it back is another restore. */
export function useRestore(jobId: string) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: ({ screenId, to }: Restoration) => restoreScreen(jobId, screenId, to),
    onSuccess: (made, { screenId, title, from, to }) => {
      const known = client.getQueryData<ScreenVersion>(versionKeys.one(jobId, screenId, to));
      show(made.version, screenId, known?.html);
      void client.invalidateQueries({ queryKey: versionKeys.of(jobId) });
      tellWithUndo(
        `${title} is v${to} again, as v${made.version}`,
        () => restore.mutate({ screenId, title, from: made.version, to: from }),
        toast.success,
      );
    },
    onError: (error, { title }) => toast.error(`${title} was not restored: ${messageOf(error)}`),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.one(jobId) }),
  });

  /** The frame shows the version before the job is read again. */
  const show = (version: number, screenId: string, html: string | undefined) =>
    client.setQueryData<Known>(jobKeys.one(jobId), (known) => {
      if (!known || !html) return known;
      const { job } = known;
      return {
        etag: null,
        job: {
          ...job,
          screens: job.screens.map((s) => (s.id === screenId ? { ...s, version } : s)),
          outputData: job.outputData && {
            ...job.outputData,
            screens: job.outputData.screens.map((s) => (s.id === screenId ? { ...s, html } : s)),
          },
        },
      };
    });

  return { restore: restore.mutate, restoring: restore.isPending };
}
