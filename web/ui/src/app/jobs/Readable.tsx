import { isColor } from "@/shared/color";
import { number } from "@/shared/format";
import { Fold } from "@/shared/ui/Fold";
import { LongText } from "@/shared/ui/LongText";

/** Any JSON as a person would lay it out: names and values, lists, colours with their colour. */
export function Readable({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === "") return <span className="text-ink-soft">none</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number")
    return <span className="tabular-nums">{Number.isInteger(value) ? number(value) : value}</span>;
  if (typeof value === "string") return <Text value={value} />;
  if (Array.isArray(value)) return <List values={value} />;
  const fields = Object.entries(value as Record<string, unknown>);
  if (fields.length === 0) return <span className="text-ink-soft">none</span>;
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-1.5 md:grid-cols-[minmax(96px,auto)_1fr]">
      {fields.map(([name, field]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{wordsOf(name)}</dt>
          <dd className="min-w-0 max-md:pb-1">
            <Readable value={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function List({ values }: { values: unknown[] }) {
  if (values.length === 0) return <span className="text-ink-soft">none</span>;
  if (values.every((v) => typeof v === "string" && v.length < 60 && !isHex(v))) return <>{values.join(", ")}</>;
  return (
    <Fold items={values} step={100}>
      {(shown) => (
        <ol className="flex flex-col divide-y divide-line">
          {shown.map((v, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stored list does not change its order
            <li key={i} className="py-1.5 first:pt-0 last:pb-0">
              <Readable value={v} />
            </li>
          ))}
        </ol>
      )}
    </Fold>
  );
}

const longText = 400;

function Text({ value }: { value: string }) {
  if (isHex(value)) {
    return (
      <span className="inline-flex items-center gap-2">
        <span className="size-4 shrink-0 rounded border border-line" style={{ background: value }} aria-hidden />
        {value}
      </span>
    );
  }
  if (value.length <= longText) return <span className="break-words whitespace-pre-wrap">{value}</span>;
  return (
    <details>
      <summary className="cursor-pointer break-words">
        {value.slice(0, 120)}… <span className="text-ink-soft">({number(value.length)} characters)</span>
      </summary>
      <LongText text={value} className="mt-1 max-h-96 overflow-auto text-xs" />
    </details>
  );
}

function isHex(value: string): boolean {
  return value.startsWith("#") && isColor(value);
}

/** "targetAudience" as "Target audience". */
export function wordsOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
