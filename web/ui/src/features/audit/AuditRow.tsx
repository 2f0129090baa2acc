import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { AuditEntry } from "@/shared/api/adminPeople";
import { age, moment } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { type Change, changesOf } from "./changes";
import type { AuditSearch } from "./search";
import { actName } from "./words";

type Props = { entry: AuditEntry; onChoose: (choice: AuditSearch) => void };

/** One change; opened, with what was before and after. */
export function AuditRow({ entry, onChoose }: Props) {
  const [open, setOpen] = useState(false);
  const box = useId();
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
        <span className="w-52 truncate font-medium">{actName(entry.action)}</span>
        <span className="w-44 truncate">
          {entry.userId} <span className="text-ink-soft">· {entry.role}</span>
        </span>
        <code className="min-w-0 flex-1 basis-40 truncate text-xs text-ink-soft">{entry.target}</code>
        <time
          className="w-20 text-right text-xs text-ink-soft tabular-nums"
          dateTime={entry.at}
          title={moment(entry.at)}
        >
          {age(entry.at)}
        </time>
      </button>
      {open && (
        <div id={box} className="flex flex-col gap-4 border-t border-line bg-page px-4 py-4 md:px-10">
          <Changes changes={changesOf(entry.before, entry.after)} />
          <dl className="flex flex-wrap gap-x-6 gap-y-2 text-xs">
            <Fact name="When">{moment(entry.at)}</Fact>
            <Fact name="Action">
              <code>{entry.action}</code>
            </Fact>
            <Fact name="From">{entry.address}</Fact>
            {entry.keyId && (
              <Fact name="With the key">
                <code>afk_{entry.keyId}_…</code>
              </Fact>
            )}
            {entry.sessionId && (
              <Fact name="In the session">
                <code>{entry.sessionId}</code>
              </Fact>
            )}
            <Fact name="Request">
              <code>{entry.requestId}</code>
            </Fact>
          </dl>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => onChoose({ user: entry.userId })}>All of {entry.userId}</Button>
            <Button onClick={() => onChoose({ target: entry.target })}>All of this target</Button>
            <Button onClick={() => onChoose({ action: entry.action })}>All such changes</Button>
          </div>
        </div>
      )}
    </li>
  );
}

const cell = "px-3 py-1.5 align-top";

function Changes({ changes }: { changes: Change[] }) {
  if (changes.length === 0) return <p className="text-sm text-ink-soft">Nothing more is known of it.</p>;
  return (
    <ScrollBox label="Before and after" className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-left text-sm">
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th className={`${cell} font-medium`}>Field</th>
            <th className={`${cell} font-medium`}>Before</th>
            <th className={`${cell} font-medium`}>After</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {changes.map((c) => (
            <tr key={c.field} className={c.before === c.after ? "text-ink-soft" : ""}>
              <th scope="row" className={`${cell} font-normal whitespace-nowrap`}>
                {c.field || "Value"}
              </th>
              <td className={`${cell} break-words`}>{c.before ?? "–"}</td>
              <td className={`${cell} break-words`}>{c.after ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="break-all">{children}</dd>
    </div>
  );
}
