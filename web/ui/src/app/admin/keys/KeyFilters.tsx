import { type KeySearch, roles } from "@/features/keys/search";
import type { Role } from "@/shared/api/people";
import { chipClass } from "@/shared/ui/chip";
import { TypedFilter } from "@/shared/ui/TypedFilter";

type Props = { search: KeySearch; onChange: (search: KeySearch) => void };

export function KeyFilters({ search, onChange }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <TypedFilter
        label="User"
        placeholder="User, in full"
        value={search.user ?? ""}
        onChange={(user) => onChange({ ...search, user })}
      />
      <select
        aria-label="Role"
        className="field w-auto! pr-8!"
        value={search.role ?? ""}
        onChange={(e) => onChange({ ...search, role: (e.target.value || undefined) as Role | undefined })}
      >
        <option value="">All roles</option>
        {roles.map((r) => (
          <option key={r}>{r}</option>
        ))}
      </select>
      <button
        type="button"
        className={chipClass}
        aria-pressed={search.ended ?? false}
        onClick={() => onChange({ ...search, ended: !search.ended })}
      >
        With those that ended
      </button>
    </div>
  );
}
