import { X } from "lucide-react";
import type { ModelCall } from "@/shared/api/types";
import { dollars, duration, moment, number } from "@/shared/format";
import { IconButton } from "@/shared/ui/Button";
import { outcomeName } from "./TimelineView";

type Props = { call: ModelCall; title: string; onClose: () => void };

/** One attempt in full. */
export function CallDetails({ call, title, onClose }: Props) {
  const took = call.finishedAt ? Date.parse(call.finishedAt) - Date.parse(call.startedAt) : undefined;
  const tokens = [
    `${number(call.prompt)} in`,
    call.cached > 0 && `${number(call.cached)} of them cached`,
    call.tool > 0 && `${number(call.tool)} of tools`,
    `${number(call.output)} out`,
    call.thinking > 0 && `${number(call.thinking)} thinking`,
  ].filter(Boolean);
  const facts: [string, string | undefined][] = [
    ["Began", moment(call.startedAt)],
    ["Took", took === undefined ? undefined : duration(took)],
    ["Model's answer", call.latencyMs ? duration(call.latencyMs) : undefined],
    ["Tokens", call.outcome === "pending" ? undefined : tokens.join(", ")],
    ["Cost", call.outcome === "pending" ? undefined : dollars(call.costUsd)],
    ["Model", `${call.provider}, ${call.model}`],
    ["Ended by", call.finishReason],
    ["Request id", call.responseId],
    ["Call id", call.id],
  ];
  return (
    <section aria-label="Attempt" className="flex flex-col gap-2 border-t border-line bg-page px-3 py-2 text-sm">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 font-medium">
          {title}, attempt {call.attempt}: {outcomeName(call)}
        </h3>
        <IconButton label="Close the attempt" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {call.error && <p className="break-words text-bad">{call.error}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pb-1 tabular-nums md:grid-cols-[auto_1fr_auto_1fr]">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-ink-soft">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
