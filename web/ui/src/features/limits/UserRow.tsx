import type { UserLimits } from "@/shared/api/limits";
import { Button } from "@/shared/ui/Button";
import { Mark } from "@/shared/ui/Mark";
import { UseCell } from "./UseCell";
import { usesOf } from "./use";

/** One user with the use of each limit; without `onEdit` there is nothing to change. */
export function UserRow({ limits, onEdit }: { limits: UserLimits; onEdit?: () => void }) {
  const { userId, own, counted } = limits;
  return (
    <li className="flex flex-col gap-3 px-4 py-3" aria-label={userId}>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 font-medium break-all">{userId}</span>
        {own && <Mark tone="busy">Own limits</Mark>}
        {!counted && <span className="text-xs text-ink-soft">Not counted: no limit holds</span>}
        {onEdit && (
          <Button look="quiet" className="-mr-3 ml-auto" aria-label={`Change the limits of ${userId}`} onClick={onEdit}>
            Change
          </Button>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
        {usesOf(limits).map((use) => (
          <UseCell key={use.name} use={use} />
        ))}
      </dl>
    </li>
  );
}
