import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { type Delivery, resendDelivery } from "@/shared/api/notices";
import { messageOf } from "@/shared/api/problem";
import { age, count, duration, moment } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { Mark } from "@/shared/ui/Mark";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { deliveriesKey, useDelivery } from "./useNotices";
import { isOver, messageName, statuses } from "./words";

/** One message; opened, with its attempts and what it said. */
export function DeliveryRow({ item, target, mayChange }: { item: Delivery; target: string; mayChange: boolean }) {
  const [open, setOpen] = useState(false);
  const box = useId();
  const { tone, word } = statuses[item.status];
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <li className="flex flex-col">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={box}
        className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-0.5 px-3 py-2 text-left text-sm hover:bg-sunken"
        onClick={() => setOpen(!open)}
      >
        <Icon size={14} className="shrink-0 text-ink-soft" aria-hidden />
        <span className="w-24 shrink-0">
          <Mark tone={tone}>{word}</Mark>
        </span>
        <span className="w-40 shrink-0 font-medium">{messageName(item.event)}</span>
        <span className="min-w-0 flex-1 basis-40 truncate text-ink-soft">{target}</span>
        <span className="text-xs text-ink-soft tabular-nums">{count(item.attempts, "attempt")}</span>
        <time
          className="w-16 text-right text-xs text-ink-soft"
          dateTime={item.createdAt}
          title={moment(item.createdAt)}
        >
          {age(item.createdAt)}
        </time>
      </button>
      {open && (
        <div id={box} className="flex flex-col gap-4 border-t border-line bg-page px-4 py-4 md:px-10">
          <Details id={item.id} mayChange={mayChange} />
        </div>
      )}
    </li>
  );
}

const cell = "px-3 py-1.5 align-top whitespace-nowrap";

function Details({ id, mayChange }: { id: string; mayChange: boolean }) {
  const client = useQueryClient();
  const known = useDelivery(id);
  const resend = useMutation({
    mutationFn: () => resendDelivery(id),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveriesKey }),
  });
  if (known.isError) {
    return <ErrorNote what="It cannot be shown." error={known.error} onRetry={() => void known.refetch()} />;
  }
  if (!known.data) return <p aria-busy="true">Reading the log</p>;
  const d = known.data;
  return (
    <>
      <dl className="flex flex-wrap gap-x-6 gap-y-2 text-xs">
        <Fact name="Message id">
          <code>msg_{d.id}</code>
        </Fact>
        {d.jobId && (
          <Fact name="Job">
            <Link to="/jobs/$jobId" params={{ jobId: d.jobId }} className="text-accent underline underline-offset-2">
              {d.jobId}
            </Link>
          </Fact>
        )}
        <Fact name="Made">{moment(d.createdAt)}</Fact>
        {d.nextAttemptAt && <Fact name="Next attempt">{moment(d.nextAttemptAt)}</Fact>}
        {d.settledAt && <Fact name="Settled">{moment(d.settledAt)}</Fact>}
      </dl>
      {d.error && <p className="text-sm break-words text-bad">{d.error}</p>}
      {d.log.length === 0 ? (
        <p className="text-sm text-ink-soft">It was not attempted.</p>
      ) : (
        <ScrollBox label="Attempts" className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="border-b border-line text-xs text-ink-soft">
              <tr>
                {["Attempt", "Began", "Took", "Answer", "What it said"].map((h) => (
                  <th key={h} className={`${cell} font-medium`}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {d.log.map((a) => (
                <tr key={a.number}>
                  <td className={cell}>{a.number}</td>
                  <td className={cell}>{moment(a.startedAt)}</td>
                  <td className={cell}>{duration(a.latencyMs)}</td>
                  <td className={cell}>{a.status || "None"}</td>
                  <td className="min-w-48 px-3 py-1.5 break-words">
                    {a.error}
                    {a.response && <code className="block text-xs text-ink-soft">{a.response}</code>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <details className="text-sm">
        <summary className="cursor-pointer py-1 font-medium">What was sent</summary>
        <pre className="mt-1 max-h-80 overflow-auto rounded-lg border border-line bg-surface p-3 text-xs break-words whitespace-pre-wrap">
          {JSON.stringify(d.payload, null, 2)}
        </pre>
      </details>
      {mayChange && isOver(d) && (
        <div className="flex flex-wrap items-center gap-3">
          <Button disabled={resend.isPending} onClick={() => resend.mutate()}>
            Send it again
          </Button>
          <span className="text-xs text-ink-soft">With the same id, so that its receiver can tell a repetition.</span>
          {resend.isError && (
            <p role="alert" className="w-full text-sm text-bad">
              {messageOf(resend.error)}
            </p>
          )}
        </div>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="break-all">{children}</dd>
    </div>
  );
}
