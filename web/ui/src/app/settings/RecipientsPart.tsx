import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { RecipientForm } from "@/features/notices/RecipientForm";
import { RecipientRow } from "@/features/notices/RecipientRow";
import { recipientsKey, useRecipients } from "@/features/notices/useNotices";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { RowsOutline } from "@/shared/ui/RowsOutline";
import { Nothing, Part } from "./Part";

export function RecipientsPart({ mayChange }: { mayChange: boolean }) {
  const client = useQueryClient();
  const known = useRecipients();
  const [asking, setAsking] = useState(false);
  const { recipients = [], channels = [] } = known.data ?? {};
  const sends = channels.length > 0;
  return (
    <Part
      title="Mail and SMS"
      about={
        known.isSuccess && !sends
          ? "This server sends neither: its operator sets SMTP_URL for mail, or a Twilio account for SMS."
          : "An address hears of finished jobs once it is confirmed. Each message has a way to end them."
      }
      act={
        mayChange &&
        sends &&
        !asking && (
          <Button look="primary" onClick={() => setAsking(true)}>
            Add an address
          </Button>
        )
      }
    >
      {asking && (
        <RecipientForm
          channels={channels}
          onClose={() => setAsking(false)}
          onMade={() => {
            setAsking(false);
            void client.invalidateQueries({ queryKey: recipientsKey });
          }}
        />
      )}
      {known.isPending && <RowsOutline rows={1} />}
      {known.isError && (
        <ErrorNote what="Your addresses cannot be listed." error={known.error} onRetry={() => void known.refetch()} />
      )}
      {sends && recipients.length === 0 && (
        <Nothing>{mayChange ? "None yet. Add yours, and close this page while jobs run." : "None."}</Nothing>
      )}
      {recipients.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface" aria-label="Addresses">
          {recipients.map((r) => (
            <RecipientRow key={r.id} to={r} mayChange={mayChange} />
          ))}
        </ul>
      )}
    </Part>
  );
}
