import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { briefOf, isBlank } from "@/features/brief/brief";
import { replaceBrief } from "@/features/brief/useBrief";
import type { Job } from "@/shared/api/types";
import { moment } from "@/shared/format";
import { JobProgress } from "@/shared/live/JobProgress";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { Button, buttonClass } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { StatusDot } from "@/shared/ui/StatusDot";
import { tellWithUndo } from "@/shared/ui/undo";
import { Documents } from "./Documents";
import { makerOf, titleOf, typeName } from "./jobTypes";
import { TimelineView } from "./TimelineView";

/** One job of any type: how it goes, each attempt in time, what came out and what went in. */
export function JobPage() {
  const { jobId } = useParams({ from: "/jobs/$jobId" });
  const { job, updates, error, isError, refetch } = useJob(jobId);
  const { cancel, retry, acting } = useJobActions(jobId);
  useAnnouncement(job);
  useEffect(() => {
    document.title = job ? `Job ${titleOf(job)} · AppForge` : "Job · AppForge";
  }, [job]);
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col gap-6 overflow-y-auto p-4 md:p-6">
      <Link
        to="/jobs"
        search={{ status: [], q: "" }}
        className="-my-1.5 inline-flex min-h-8 items-center gap-1.5 self-start text-sm text-ink-soft hover:text-ink pointer-coarse:min-h-11"
      >
        <ArrowLeft size={14} aria-hidden /> Jobs
      </Link>
      {isError && !job && <ErrorNote what="This job cannot be shown." error={error} onRetry={() => void refetch()} />}
      {!job && !isError && <Waiting />}
      {job && (
        <>
          <div className="flex flex-col gap-4">
            <Header job={job} />
            <div className="rounded-lg border border-line bg-surface p-4">
              <JobProgress job={job} updates={updates} onCancel={cancel} onRetry={retry} acting={acting} />
            </div>
          </div>
          <TimelineView job={job} />
          <Documents job={job} />
        </>
      )}
    </main>
  );
}

function Header({ job }: { job: Job }) {
  const navigate = useNavigate();
  const screens = job.jobType === "screen-generation";
  const runAgain = () => {
    if (!job.inputData) return;
    const { before, undo } = replaceBrief(briefOf(job.inputData));
    if (!isBlank(before)) tellWithUndo(`The brief of ${titleOf(job)}`, undo);
    void navigate({ to: "/studio" });
  };
  const facts: [string, string][] = [
    ["Type", typeName(job.jobType)],
    ["For", job.userId],
    ["Asked for", moment(job.createdAt)],
    ["Made by", makerOf(job)],
  ];
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        <div className="flex min-w-0 items-center gap-3">
          <h1 className="truncate text-xl font-semibold">{titleOf(job)}</h1>
          <StatusDot status={job.status} />
        </div>
        <dl className="flex flex-wrap gap-x-4 text-sm text-ink-soft">
          {facts.map(
            ([name, value]) =>
              value && (
                <div key={name} className="flex gap-1.5">
                  <dt className="sr-only">{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </div>
      {screens && (
        <div className="flex flex-wrap gap-2">
          {job.inputData && !job.targetJobId && <Button onClick={runAgain}>Run again with changes</Button>}
          <Link to="/studio/$jobId" params={{ jobId: job.targetJobId || job.id }} className={buttonClass("primary")}>
            Open in Studio
          </Link>
        </div>
      )}
    </header>
  );
}

/** The page's outline while the job is read. */
function Waiting() {
  return (
    <div className="flex flex-col gap-6" aria-busy="true">
      <div className="flex flex-col gap-2">
        <div className="h-7 w-48 rounded bg-sunken" />
        <div className="h-5 w-72 max-w-full rounded bg-sunken" />
      </div>
      <div className="h-24 rounded-lg border border-line bg-surface" />
      <div className="h-48 rounded-lg border border-line bg-surface" />
    </div>
  );
}
