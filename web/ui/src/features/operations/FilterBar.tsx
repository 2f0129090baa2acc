import { Search as SearchIcon, TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { chipClass } from "@/shared/ui/chip";
import { statusName } from "@/shared/ui/StatusDot";
import { TypedFilter } from "@/shared/ui/TypedFilter";
import { Moment } from "./Moment";
import { chipsOf, isFiltered, type JobType, type Search, type Span, statuses, types } from "./search";

const typingMs = 250;
type Props = { search: Search; onChange: (search: Search, typing?: boolean) => void };

/** Everything by which jobs are chosen. */
export function FilterBar({ search, onChange }: Props) {
  const set = (change: Partial<Search>) => onChange({ ...search, ...change });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Words
          label="Search jobs"
          placeholder="Name, user, error or id"
          icon="search"
          value={search.q ?? ""}
          onChange={(q) => onChange({ ...search, q }, true)}
        />
        <Words
          label="Words of the error"
          placeholder="Words of the error"
          icon="error"
          value={search.error ?? ""}
          onChange={(error) => onChange({ ...search, error }, true)}
        />
        <TypedFilter
          label="User"
          placeholder="User, exactly"
          value={search.user ?? ""}
          onChange={(user) => onChange({ ...search, user }, true)}
        />
        <Choice label="Provider" value={search.provider ?? ""} onChange={(provider) => set({ provider })}>
          <option value="">All providers</option>
          <option value="google">Google</option>
          <option value="offline">Offline</option>
        </Choice>
        <Choice
          label="Made"
          value={search.since ?? ""}
          onChange={(v) => set({ since: (v || undefined) as Span, from: undefined, to: undefined })}
        >
          <option value="">{search.from || search.to ? "From … to" : "Any time"}</option>
          <option value="1h">Last hour</option>
          <option value="24h">Last 24 hours</option>
          <option value="7d">Last 7 days</option>
          <option value="30d">Last 30 days</option>
        </Choice>
        <Moment label="Made from" value={search.from} onChange={(from) => set({ from, since: undefined })} />
        <Moment label="Made before" value={search.to} onChange={(to) => set({ to, since: undefined })} />
      </div>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Type</legend>
        {(Object.keys(types) as JobType[]).map((type) => (
          <button
            key={type}
            type="button"
            aria-pressed={search.type?.includes(type) ?? false}
            onClick={() => set({ type: toggled(search.type, type) })}
            className={chipClass}
          >
            {types[type]}
          </button>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">State</legend>
        {statuses.map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={search.status?.includes(s) ?? false}
            onClick={() => set({ status: toggled(search.status, s) })}
            className={chipClass}
          >
            {statusName(s)}
          </button>
        ))}
        {chipsOf(search).map((c) => (
          <button
            key={c.key}
            type="button"
            className={chipClass}
            aria-label={`Remove the filter ${c.label}`}
            onClick={() => set({ [c.key]: undefined })}
          >
            {c.label} <X size={12} aria-hidden />
          </button>
        ))}
        {isFiltered(search) && (
          <button
            type="button"
            className="min-h-8 px-2 text-xs text-ink-soft hover:text-ink pointer-coarse:min-h-11"
            onClick={() => onChange({})}
          >
            Clear all
          </button>
        )}
      </fieldset>
    </div>
  );
}

function toggled<T>(chosen: T[] = [], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((x) => x !== one) : [...chosen, one];
}

function Words({
  label,
  placeholder,
  icon,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  icon: "search" | "error";
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing is waited for
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  const Icon = icon === "search" ? SearchIcon : TriangleAlert;
  return (
    <div className="relative w-full md:w-60">
      <Icon size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-soft" aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        className="field pl-8!"
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
    </div>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: React.ReactNode;
}) {
  return (
    <select aria-label={label} className="field w-auto! pr-8!" value={value} onChange={(e) => onChange(e.target.value)}>
      {children}
    </select>
  );
}
