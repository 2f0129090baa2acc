import { Button } from "@/shared/ui/Button";
import { TypedFilter } from "@/shared/ui/TypedFilter";
import type { AuditSearch, Span } from "./search";
import { actName, kinds } from "./words";

type Props = { search: AuditSearch; onChange: (search: AuditSearch) => void };

export function AuditFilters({ search, onChange }: Props) {
  const { action } = search;
  const single = action !== undefined && !kinds.some((k) => k.kind === action);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <TypedFilter
        label="Person"
        placeholder="Person, in full"
        value={search.user ?? ""}
        onChange={(user) => onChange({ ...search, user })}
      />
      <TypedFilter
        label="What was changed"
        placeholder="Id of what was changed"
        value={search.target ?? ""}
        onChange={(target) => onChange({ ...search, target })}
      />
      <select
        aria-label="Kind of change"
        className="field w-auto! pr-8!"
        value={action ?? ""}
        onChange={(e) => onChange({ ...search, action: e.target.value || undefined })}
      >
        <option value="">All changes</option>
        {kinds.map((k) => (
          <option key={k.kind} value={k.kind}>
            {k.name}
          </option>
        ))}
        {single && <option value={action}>{actName(action)}</option>}
      </select>
      <select
        aria-label="Made"
        className="field w-auto! pr-8!"
        value={search.since ?? ""}
        onChange={(e) => onChange({ ...search, since: (e.target.value || undefined) as Span | undefined })}
      >
        <option value="">Any time</option>
        <option value="1h">Last hour</option>
        <option value="24h">Last 24 hours</option>
        <option value="7d">Last 7 days</option>
        <option value="30d">Last 30 days</option>
      </select>
      {Object.keys(search).length > 0 && (
        <Button look="quiet" onClick={() => onChange({})}>
          Clear all
        </Button>
      )}
    </div>
  );
}
