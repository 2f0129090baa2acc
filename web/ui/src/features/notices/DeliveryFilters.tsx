import type { DeliveryStatus } from "@/shared/api/notices";
import { Button } from "@/shared/ui/Button";
import { chipClass } from "@/shared/ui/chip";
import { type DeliverySearch, eventChoices } from "./search";
import { statuses } from "./words";

type Props = {
  search: DeliverySearch;
  targets: { id: string; name: string }[];
  onChange: (search: DeliverySearch) => void;
};

export function DeliveryFilters({ search, targets, onChange }: Props) {
  const chosen = search.status ?? [];
  const toggle = (s: DeliveryStatus) =>
    onChange({ ...search, status: chosen.includes(s) ? chosen.filter((x) => x !== s) : [...chosen, s] });
  const gone = search.target && !targets.some((t) => t.id === search.target);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <select
          aria-label="Sent to"
          className="field w-auto! max-w-full pr-8! md:max-w-72"
          value={search.target ?? ""}
          onChange={(e) => onChange({ ...search, target: e.target.value || undefined })}
        >
          <option value="">To all</option>
          {targets.map((t) => (
            <option key={t.id} value={t.id}>
              {t.name}
            </option>
          ))}
          {gone && <option value={search.target}>One that was removed</option>}
        </select>
        <select
          aria-label="About"
          className="field w-auto! pr-8!"
          value={search.event ?? ""}
          onChange={(e) => onChange({ ...search, event: (e.target.value || undefined) as DeliverySearch["event"] })}
        >
          <option value="">About anything</option>
          {eventChoices.map((c) => (
            <option key={c.event} value={c.event}>
              {c.name}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">State</legend>
        {(Object.keys(statuses) as DeliveryStatus[]).map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={chosen.includes(s)}
            className={chipClass}
            onClick={() => toggle(s)}
          >
            {statuses[s].word}
          </button>
        ))}
        {Object.values(search).some((v) => v !== undefined) && (
          <Button look="quiet" onClick={() => onChange({})}>
            Clear all
          </Button>
        )}
      </fieldset>
    </div>
  );
}
