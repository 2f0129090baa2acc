import type { NewKey } from "@/shared/api/people";
import { ShownOnce } from "@/shared/ui/ShownOnce";

/** A key just made, which nothing shows again. */
export function NewKeyShown({ made, onDone }: { made: NewKey; onDone: () => void }) {
  return (
    <ShownOnce
      title={made.name ? `The key “${made.name}”` : `A key of ${made.userId}`}
      what="key"
      secret={made.token}
      onDone={onDone}
    >
      Copy it now: it is not stored and cannot be shown again. Programs send it as{" "}
      <code className="text-xs">Authorization: Bearer afk_…</code>
    </ShownOnce>
  );
}
