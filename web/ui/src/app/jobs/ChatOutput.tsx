import { Clipboard } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { messageOf } from "@/shared/api/problem";
import { type ChatResult, type Job, outputOf } from "@/shared/api/types";
import { count, number, percent } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { Fold } from "@/shared/ui/Fold";
import { LongText } from "@/shared/ui/LongText";
import { ScrollBox } from "@/shared/ui/ScrollBox";
import { Cited } from "./Cited";
import { chatInputOf, type Message } from "./chatInput";

type Summary = NonNullable<ChatResult["summary"]>;
type Item = NonNullable<Summary["decisions"]>[number];
type Selected = NonNullable<ChatResult["selected"]>[number];

const methods: Record<ChatResult["method"], string> = {
  model: "By the model",
  "extractive-summary": "Quoted by rules, without a model",
  "keyword-ranking": "Ranked by keywords, without a model",
};

const kinds = [
  ["decisions", "Decisions"],
  ["constraints", "Constraints"],
  ["openQuestions", "Open questions"],
  ["names", "Names"],
  ["facts", "Facts"],
] as const;

/** What a conversation was condensed to, or which files were chosen for its next request. */
export function ChatOutput({ job }: { job: Job }) {
  const result = outputOf<ChatResult>(job);
  if (!result) return null;
  const messages = chatInputOf(job)?.messages ?? [];
  return (
    <div className="flex flex-col gap-5">
      <Figures result={result} />
      {result.summary && <SummaryView summary={result.summary} messages={messages} />}
      {result.selected && (
        <Part title="Chosen files">
          {result.selected.length > 0 ? (
            <Files files={result.selected} />
          ) : (
            <p className="text-ink-soft">The next request needs none of the files.</p>
          )}
        </Part>
      )}
      {result.leftOut && result.leftOut.length > 0 && (
        <Part title="Left out: useful too, but without room in the budget">
          <Files files={result.leftOut} />
        </Part>
      )}
    </div>
  );
}

function Figures({ result }: { result: ChatResult }) {
  const { summary, tokensBefore, tokensAfter, tokenBudget, parts } = result;
  const of = summary ? "the conversation" : "all files";
  const trimmed = summary
    ? `${summary.omitted ? `${count(summary.omitted, "item")} left out` : "shortened"} to fit`
    : "not all that is useful fits";
  const figures: [string, ReactNode][] = [
    ["Method", methods[result.method] ?? result.method],
    [
      "Tokens",
      <>
        {number(tokensBefore)} → {number(tokensAfter)}{" "}
        <span className="text-ink-soft">
          ({tokensBefore > 0 ? `${percent(tokensAfter / tokensBefore)} of ${of}, ` : ""}budget {number(tokenBudget)})
        </span>
      </>,
    ],
    ["Made in", count(parts, "part")],
    ["Trimmed", result.trimmed ? trimmed : "no"],
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-ink-soft">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function SummaryView({ summary, messages }: { summary: Summary; messages: Message[] }) {
  return (
    <>
      {summary.overview && (
        <Part title="Overview">
          <LongText text={summary.overview} className="max-w-prose" />
        </Part>
      )}
      {kinds.map(([field, title]) => {
        const items = summary[field] ?? [];
        if (items.length === 0) return null;
        return (
          <Part key={field} title={items.length > 1 ? `${title} (${number(items.length)})` : title}>
            <Fold items={items}>{(shown) => <Items items={shown} messages={messages} />}</Fold>
          </Part>
        );
      })}
      <TextForTheNextCall text={summary.text} />
    </>
  );
}

function Items({ items, messages }: { items: Item[]; messages: Message[] }) {
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <li key={item.text} className="flex flex-wrap items-baseline gap-x-3 py-1.5 first:pt-0">
          <span className="min-w-0 flex-1 basis-60 break-words">
            {item.text}
            {item.type && item.type !== "other" && <span className="text-ink-soft"> {item.type}</span>}
          </span>
          <Cited positions={item.messages ?? []} messages={messages} />
        </li>
      ))}
    </ul>
  );
}

function TextForTheNextCall({ text }: { text: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.success("Text copied"),
      (e: unknown) => toast.error(`Not copied: ${messageOf(e)}`),
    );
  return (
    <Part title="Text for the next call">
      <Button onClick={() => void copy()} className="mb-2">
        <Clipboard size={14} aria-hidden /> Copy the text
      </Button>
      <details>
        <summary className="cursor-pointer text-ink-soft">Show the text ({number(text.length)} characters)</summary>
        <ScrollBox
          label="Text for the next call, in full"
          className="mt-2 max-h-96 overflow-auto rounded-md bg-sunken p-3"
        >
          <LongText text={text} className="text-xs" />
        </ScrollBox>
      </details>
    </Part>
  );
}

function Files({ files }: { files: Selected[] }) {
  return (
    <Fold items={files}>
      {(shown) => (
        <ol className="divide-y divide-line">
          {shown.map((file) => (
            <li key={file.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-1.5 first:pt-0">
              <span className="w-8 shrink-0 text-right font-medium tabular-nums" title={`Needed: ${file.score} of 100`}>
                {file.score}
                <span className="sr-only"> of 100</span>
              </span>
              <span className="min-w-0 flex-1 basis-60">
                <span className="font-medium break-all">{file.label}</span>
                <span className="block break-words text-ink-soft">{file.reason}</span>
              </span>
              <span className="text-xs text-ink-soft tabular-nums">{count(file.tokens, "token")}</span>
            </li>
          ))}
        </ol>
      )}
    </Fold>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-xs font-medium text-ink-soft">{title}</h3>
      {children}
    </section>
  );
}
