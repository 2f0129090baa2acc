import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Tabs } from "radix-ui";
import { useEffect } from "react";
import { briefOf } from "@/features/brief/brief";
import { saveBrief } from "@/features/brief/useBrief";
import { listCalls } from "@/shared/api/client";
import { isSettled, type Job, type ModelCall } from "@/shared/api/types";
import { count, dollars, duration, moment, number } from "@/shared/format";
import { JobProgress } from "@/shared/live/JobProgress";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { Button, buttonClass } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { StatusDot } from "@/shared/ui/StatusDot";

/** One job: how it goes, each model call, what went in and what came out. */
export function JobPage() {
  const { jobId } = useParams({ from: "/jobs/$jobId" });
  const { job, live, error, isError, refetch } = useJob(jobId);
  const { cancel, retry, acting } = useJobActions(jobId);
  const navigate = useNavigate();
  useAnnouncement(job);
  useEffect(() => {
    document.title = job ? `Job ${job.name} · AppForge` : "Job · AppForge";
  }, [job]);
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col gap-6 overflow-y-auto p-4 md:p-6">
      <Link
        to="/jobs"
        search={{ status: [], q: "" }}
        className="inline-flex items-center gap-1.5 self-start text-sm text-ink-soft hover:text-ink"
      >
        <ArrowLeft size={14} aria-hidden /> Jobs
      </Link>
      {isError && !job && <ErrorNote what="This job cannot be shown." error={error} onRetry={() => void refetch()} />}
      {job && (
        <>
          <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
            <div className="min-w-0 flex-1 basis-64">
              <h1 className="truncate text-xl font-semibold">{job.name || job.jobType}</h1>
              <p className="text-sm text-ink-soft">
                {job.jobType} · {job.provider}, {job.model} · {moment(job.createdAt)}
              </p>
            </div>
            <div className="flex flex-wrap gap-2">
              {job.inputData && job.inputData.screens.length > 0 && !job.targetJobId && (
                <Button
                  onClick={() => {
                    if (job.inputData) saveBrief(briefOf(job.inputData));
                    void navigate({ to: "/studio" });
                  }}
                >
                  Run again with changes
                </Button>
              )}
              <Link
                to="/studio/$jobId"
                params={{ jobId: job.targetJobId || job.id }}
                className={buttonClass("primary")}
              >
                Open in Studio
              </Link>
            </div>
          </header>
          <div className="rounded-lg border border-line bg-surface p-4">
            <JobProgress job={job} live={live} onCancel={cancel} onRetry={retry} acting={acting} />
          </div>
          <Screens job={job} />
          <Calls job={job} />
          <Documents job={job} />
        </>
      )}
    </main>
  );
}

const cell = "px-3 py-2 whitespace-nowrap";

function Screens({ job }: { job: Job }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">Screens</h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
        {job.screens.map((s) => (
          <li key={s.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
            <span className="w-24">
              <StatusDot status={s.status} />
            </span>
            <span className="font-medium">{s.title}</span>
            <span className="text-xs text-ink-soft">{count(s.attempts, "attempt")}</span>
            {s.error && <span className="basis-full text-xs text-bad md:basis-auto">{s.error}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Calls({ job }: { job: Job }) {
  const calls = useQuery({
    queryKey: ["jobs", "calls", job.id],
    queryFn: ({ signal }) => listCalls(job.id, signal),
    refetchInterval: isSettled(job.status) ? false : 2_000,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last calls settle with the job
  useEffect(() => {
    void calls.refetch();
  }, [job.status]);
  const rows = calls.data ?? [];
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">Model calls</h2>
      {calls.isError && (
        <ErrorNote what="The calls cannot be listed." error={calls.error} onRetry={() => void calls.refetch()} />
      )}
      {calls.isSuccess && rows.length === 0 && (
        <p className="text-sm text-ink-soft">
          {job.provider === "offline" ? "None: the offline designer uses templates." : "None yet."}
        </p>
      )}
      {rows.length > 0 && (
        <div className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="border-b border-line text-xs text-ink-soft">
              <tr>
                {["Part", "Attempt", "Outcome", "When", ""].map((h) => (
                  <th key={h} className={`${cell} font-medium ${h ? "" : "w-full max-md:hidden"}`}>
                    {h || <span className="sr-only">Time</span>}
                  </th>
                ))}
                {["Took", "In", "Out", "Cost"].map((h) => (
                  <th key={h} className={`${cell} text-right font-medium`}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map((c) => (
                <CallRow key={c.id} call={c} calls={rows} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A call as a bar on the time axis of all calls of the job. */
function CallRow({ call, calls }: { call: ModelCall; calls: ModelCall[] }) {
  const start = Math.min(...calls.map((c) => Date.parse(c.startedAt)));
  const end = Math.max(...calls.map((c) => Date.parse(c.startedAt) + c.latencyMs), start + 1);
  const left = ((Date.parse(call.startedAt) - start) / (end - start)) * 100;
  const width = Math.max(0.5, (call.latencyMs / (end - start)) * 100);
  const ok = call.outcome === "ok" || call.outcome === "pending";
  return (
    <tr title={call.error}>
      <td className={`${cell} font-medium`}>{call.part}</td>
      <td className={cell}>{call.attempt}</td>
      <td className={`${cell} ${ok ? "" : "text-bad"}`}>{call.outcome}</td>
      <td className={`${cell} text-ink-soft`}>+{duration(Date.parse(call.startedAt) - start)}</td>
      <td className="min-w-40 px-3 max-md:hidden">
        <div className="relative h-2 rounded-sm bg-sunken" aria-hidden>
          <div
            className={`absolute inset-y-0 rounded-sm ${ok ? "bg-accent" : "bg-bad"}`}
            style={{ left: `${Math.min(left, 99.5)}%`, width: `${width}%` }}
          />
        </div>
      </td>
      <td className={`${cell} text-right`}>{duration(call.latencyMs)}</td>
      <td className={`${cell} text-right`}>{number(call.prompt)}</td>
      <td className={`${cell} text-right`}>{number(call.output + call.thinking)}</td>
      <td className={`${cell} text-right`}>{dollars(call.costUsd)}</td>
    </tr>
  );
}

function Documents({ job }: { job: Job }) {
  const documents = { Input: job.inputData, Output: job.outputData };
  return (
    <Tabs.Root defaultValue="Input" className="flex flex-col gap-2">
      <Tabs.List aria-label="Documents" className="flex gap-1">
        {Object.keys(documents).map((name) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="min-h-8 rounded-md px-3 text-sm text-ink-soft hover:bg-sunken data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-ink pointer-coarse:min-h-11"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {Object.entries(documents).map(([name, value]) => (
        <Tabs.Content key={name} value={name}>
          <pre className="max-h-96 overflow-auto rounded-lg border border-line bg-surface p-4 text-xs whitespace-pre-wrap break-words">
            {JSON.stringify(value, null, 2)}
          </pre>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
