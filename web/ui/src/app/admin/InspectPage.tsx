import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { inspectJob } from "@/shared/api/admin";
import { isSettled, type PartStatus } from "@/shared/api/types";
import { useMay } from "@/shared/api/useSession";
import { dollars, duration, moment, number } from "@/shared/format";
import { elapsed } from "@/shared/live/reduce";
import { useJobActions } from "@/shared/live/useJobActions";
import { useNow } from "@/shared/live/useNow";
import { Button, buttonClass } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { StatusDot } from "@/shared/ui/StatusDot";

/** Everything that is known of one job. */
export function InspectPage() {
  const { jobId } = useParams({ from: "/admin/jobs/$jobId" });
  const seen = useQuery({
    queryKey: ["admin", "job", jobId],
    queryFn: ({ signal }) => inspectJob(jobId, signal),
    refetchInterval: (q) => (q.state.data && isSettled(q.state.data.job.status) ? 10_000 : 1_500),
  });
  const { cancel, retry, acting } = useJobActions(jobId);
  const mayChange = useMay() === "change";
  const job = seen.data?.job;
  const now = useNow(Boolean(job && !isSettled(job.status)), 1_000);
  useEffect(() => {
    document.title = job ? `${job.name} · AppForge` : "Job · AppForge";
  }, [job]);
  return (
    <div className="flex flex-col gap-6 p-4 md:p-6">
      <Link
        to="/admin/jobs"
        search={{}}
        className="inline-flex items-center gap-1.5 self-start text-sm text-ink-soft hover:text-ink"
      >
        <ArrowLeft size={14} aria-hidden /> All jobs
      </Link>
      {seen.isError && !job && (
        <ErrorNote what="This job cannot be shown." error={seen.error} onRetry={() => void seen.refetch()} />
      )}
      {seen.data && job && (
        <>
          <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
            <div className="min-w-0 flex-1 basis-64">
              <h2 className="truncate text-xl font-semibold">{job.name || job.jobType}</h2>
              <p className="text-sm text-ink-soft">
                {job.jobType} of {job.userId || "nobody"}, {seen.data.mode} · <code className="text-xs">{job.id}</code>
              </p>
            </div>
            <div className="flex flex-wrap gap-2">
              {seen.data.runUrl && (
                <a href={seen.data.runUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
                  <ExternalLink size={14} aria-hidden /> The engine's run
                </a>
              )}
              {mayChange && !isSettled(job.status) && (
                <Button onClick={() => void cancel()} disabled={acting}>
                  Cancel
                </Button>
              )}
              {mayChange && (job.status === "failed" || job.status === "cancelled") && (
                <Button look="primary" onClick={() => void retry()} disabled={acting}>
                  Retry what is missing
                </Button>
              )}
            </div>
          </header>
          <dl className="grid grid-cols-2 gap-4 rounded-lg border border-line bg-surface p-4 text-sm md:grid-cols-4">
            <Fact name="State">
              <StatusDot status={job.status} />
            </Fact>
            <Fact name="Took">{duration(elapsed(job, now))}</Fact>
            <Fact name="Cost">{dollars(job.estimatedCostUsd)}</Fact>
            <Fact name="Tokens">{number(job.tokenUsage?.total ?? 0)}</Fact>
            <Fact name="Made">{moment(job.createdAt)}</Fact>
            <Fact name="Last sign of life">{moment(seen.data.heartbeatAt)}</Fact>
            <Fact name="Model">{[job.provider, job.model].filter(Boolean).join(", ")}</Fact>
            <Fact name="Generation">{seen.data.generation}</Fact>
            {seen.data.requestedBy && (
              <Fact name="Asked for by">
                {seen.data.requestedBy.userId} ({seen.data.requestedBy.role})
              </Fact>
            )}
          </dl>
          {job.error && (
            <p className="rounded-lg border border-line bg-bad-soft p-4 text-sm text-bad">
              {job.errorCode && <code className="mr-2">{job.errorCode}</code>}
              {job.error}
            </p>
          )}
          <Rows
            title="Parts"
            heads={["State", "Part", "Attempts", "Failures", "Error"]}
            none="None: this job has no parts."
          >
            {seen.data.parts.map((p) => [
              p.id,
              <StatusDot key="state" status={p.status as PartStatus} />,
              p.title,
              p.attempts,
              p.failures,
              p.error ?? "",
            ])}
          </Rows>
          <Rows
            title="Model calls"
            heads={["Part", "Attempt", "Outcome", "Model", "Began", "Took", "In", "Out", "Cost"]}
            none="None."
          >
            {seen.data.calls.map((c) => [
              c.id,
              c.part,
              c.attempt,
              <span
                key="outcome"
                className={c.outcome === "ok" || c.outcome === "pending" ? "" : "text-bad"}
                title={c.error}
              >
                {c.outcome}
              </span>,
              c.model,
              moment(c.startedAt),
              duration(c.latencyMs),
              number(c.prompt),
              number(c.output + c.thinking),
              dollars(c.costUsd),
            ])}
          </Rows>
          <Rows
            title="Outbox"
            heads={["Event", "Generation", "Written", "Sent", "Tries", "Last error"]}
            none="None waits, and older ones were removed."
          >
            {seen.data.outbox.map((e) => [
              e.id,
              e.name,
              e.generation,
              moment(e.createdAt),
              e.sentAt ? moment(e.sentAt) : "not yet",
              e.attempts,
              e.lastError ?? "",
            ])}
          </Rows>
          <Rows title="Events" heads={["Number", "When", "Type", "What"]} none="None: they were removed by retention.">
            {seen.data.events.map((e) => [
              String(e.seq),
              e.seq,
              moment(e.createdAt),
              e.type,
              <code key="data" className="text-xs break-all whitespace-normal">
                {JSON.stringify(e.data).slice(0, 300)}
              </code>,
            ])}
          </Rows>
          <details className="rounded-lg border border-line bg-surface text-sm">
            <summary className="cursor-pointer px-4 py-3 font-semibold">Input and output</summary>
            <pre className="max-h-96 overflow-auto border-t border-line p-4 text-xs break-words whitespace-pre-wrap">
              {JSON.stringify({ input: job.inputData, output: job.outputData }, null, 2)}
            </pre>
          </details>
        </>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-soft">{name}</dt>
      <dd className="truncate tabular-nums">{children}</dd>
    </div>
  );
}

const cell = "px-3 py-1.5 whitespace-nowrap align-top";

/** A titled table; the first of each row's cells is its key. */
function Rows({
  title,
  heads,
  none,
  children,
}: {
  title: string;
  heads: string[];
  none: string;
  children: ReactNode[][];
}) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children.length === 0 ? (
        <p className="text-sm text-ink-soft">{none}</p>
      ) : (
        <ScrollBox label={title} className="max-h-96 overflow-auto rounded-lg border border-line bg-surface">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="border-b border-line text-xs text-ink-soft">
              <tr>
                {heads.map((h) => (
                  <th key={h} className={`${cell} font-medium`}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {children.map(([key, ...cells]) => (
                <tr key={String(key)}>
                  {heads.map((h, i) => (
                    <td key={h} className={cell}>
                      {cells[i]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}
