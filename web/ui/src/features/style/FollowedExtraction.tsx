import { Problem } from "@/shared/api/problem";
import { isSettled, outputOf, type StyleResult } from "@/shared/api/types";
import { JobProgress } from "@/shared/live/JobProgress";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { Findings, type Uses } from "./Findings";

/** The job that reads pictures, from its start to what it found. */
export default function FollowedExtraction({ jobId, uses }: { jobId: string; uses: Uses }) {
  const { job, updates, error, isError, refetch } = useJob(jobId);
  const { cancel, retry, acting } = useJobActions(jobId);
  useAnnouncement(job);
  if (!job && isError) {
    if (error instanceof Problem && error.status === 404)
      return <p className="text-xs text-ink-soft">These pictures are not kept any more. Take others.</p>;
    return <ErrorNote what="The pictures' job cannot be shown." error={error} onRetry={() => void refetch()} />;
  }
  if (!job) return <div className="h-16 rounded-md bg-sunken" aria-busy="true" />;
  const result = isSettled(job.status) ? outputOf<StyleResult>(job) : null;
  if (result) return <Findings jobId={jobId} result={result} uses={uses} />;
  return (
    <div className="rounded-md border border-line bg-surface p-3">
      <JobProgress job={job} updates={updates} onCancel={cancel} onRetry={retry} acting={acting} />
    </div>
  );
}
