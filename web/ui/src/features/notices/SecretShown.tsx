import type { Webhook } from "@/shared/api/notices";
import { ShownOnce } from "@/shared/ui/ShownOnce";

/** A webhook's signing secret, which nothing shows again. */
export function SecretShown({ hook, onDone }: { hook: Webhook; onDone: () => void }) {
  return (
    <ShownOnce title={`Signing secret of ${hook.url}`} what="secret" secret={hook.secret ?? ""} onDone={onDone}>
      Copy it now: it is not shown again. Verify each message with it by the Standard Webhooks specification; there are
      libraries for most languages.
    </ShownOnce>
  );
}
