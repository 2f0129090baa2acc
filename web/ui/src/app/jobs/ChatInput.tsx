import type { Job } from "@/shared/api/types";
import { count, number } from "@/shared/format";
import { Fold } from "@/shared/ui/Fold";
import { LongText } from "@/shared/ui/LongText";
import { chatInputOf } from "./chatInput";
import { Readable } from "./Readable";

/** How much of a text its folded line shows. */
const firstWords = 160;

/** A conversation, which may have megabytes: each message folded, and some at a time. */
export function ChatInput({ job }: { job: Job }) {
  const input = chatInputOf(job);
  if (!input) return <Readable value={job.inputData} />;
  const { messages, files, ...rest } = input;
  return (
    <div className="flex flex-col gap-5">
      <Readable value={rest} />
      <Texts
        title={count(messages.length, "message")}
        texts={messages.map((m, i) => ({ key: String(i), label: `#${i + 1} ${m.role}`, text: m.content }))}
      />
      {files && (
        <Texts
          title={count(files.length, "file")}
          texts={files.map((f) => ({ key: f.id, label: f.path || f.name || f.id, text: f.content ?? "" }))}
        />
      )}
    </div>
  );
}

type Text = { key: string; label: string; text: string };

function Texts({ title, texts }: { title: string; texts: Text[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-xs font-medium text-ink-soft">{title}</h3>
      <Fold items={texts} step={50}>
        {(shown) => (
          <ol className="divide-y divide-line">
            {shown.map((text) => (
              <li key={text.key} className="py-1.5 first:pt-0">
                <Folded label={text.label} text={text.text} />
              </li>
            ))}
          </ol>
        )}
      </Fold>
    </section>
  );
}

function Folded({ label, text }: Omit<Text, "key">) {
  const name = <span className="mr-2 font-medium break-all">{label}</span>;
  if (text.length <= firstWords)
    return (
      <p className="break-words whitespace-pre-wrap">
        {name}
        {text || <span className="text-ink-soft">empty</span>}
      </p>
    );
  return (
    <details>
      <summary className="cursor-pointer break-words">
        {name}
        {text.slice(0, firstWords)}… <span className="text-ink-soft">({number(text.length)} characters)</span>
      </summary>
      <LongText text={text} className="mt-1 max-h-96 overflow-auto text-xs" />
    </details>
  );
}
