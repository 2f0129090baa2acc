import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SecretShown } from "@/features/notices/SecretShown";
import { useWebhooks, webhooksKey } from "@/features/notices/useNotices";
import { WebhookForm } from "@/features/notices/WebhookForm";
import { WebhookRow } from "@/features/notices/WebhookRow";
import { createWebhook, type Webhook } from "@/shared/api/notices";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { Nothing, Part } from "./Part";

export function WebhooksPart({ mayChange }: { mayChange: boolean }) {
  const client = useQueryClient();
  const hooks = useWebhooks();
  const [asking, setAsking] = useState(false);
  const [secretOf, setSecretOf] = useState<Webhook>();
  return (
    <Part
      title="Webhooks"
      about="A program of yours hears of each finished job by a signed POST. What fails is tried again for days."
      act={
        mayChange &&
        !asking && (
          <Button look="primary" onClick={() => setAsking(true)}>
            Add a webhook
          </Button>
        )
      }
    >
      {asking && (
        <WebhookForm
          save={createWebhook}
          onClose={() => setAsking(false)}
          onSaved={(hook) => {
            setAsking(false);
            setSecretOf(hook);
            void client.invalidateQueries({ queryKey: webhooksKey });
          }}
        />
      )}
      {secretOf && <SecretShown hook={secretOf} onDone={() => setSecretOf(undefined)} />}
      {hooks.isPending && <RowsOutline rows={2} />}
      {hooks.isError && (
        <ErrorNote what="Your webhooks cannot be listed." error={hooks.error} onRetry={() => void hooks.refetch()} />
      )}
      {hooks.data?.length === 0 && (
        <Nothing>
          {mayChange
            ? "None yet. Add the address of a program that is to go on with what was designed."
            : "None. A viewer adds none: that takes a key of role user."}
        </Nothing>
      )}
      {hooks.data && hooks.data.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface" aria-label="Webhooks">
          {hooks.data.map((h) => (
            <WebhookRow key={h.id} hook={h} mayChange={mayChange} onSecret={setSecretOf} />
          ))}
        </ul>
      )}
    </Part>
  );
}
