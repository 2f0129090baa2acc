import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { askRecipient, confirmRecipient, type Recipient } from "@/shared/api/notices";
import { messageOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

/** What is left to do until an address hears of jobs. */
export function ConfirmRecipient({ to, onConfirmed }: { to: Recipient; onConfirmed: () => void }) {
  const [code, setCode] = useState("");
  const confirm = useMutation({ mutationFn: () => confirmRecipient(to.id, code.trim()), onSuccess: onConfirmed });
  const ask = useMutation({ mutationFn: () => askRecipient(to.id) });
  return (
    <div className="flex flex-col gap-2">
      {to.channel === "sms" ? (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(e) => {
            e.preventDefault();
            if (code.trim()) confirm.mutate();
          }}
        >
          <div className="min-w-0 flex-1 basis-40">
            <Field label="Code from the SMS" error={confirm.isError ? messageOf(confirm.error) : undefined}>
              <input
                className="field"
                inputMode="numeric"
                autoComplete="one-time-code"
                value={code}
                onChange={(e) => setCode(e.target.value)}
              />
            </Field>
          </div>
          <Button look="primary" type="submit" disabled={confirm.isPending}>
            Confirm
          </Button>
        </form>
      ) : (
        <p className="text-sm text-ink-soft">Follow the link in the mail that it was sent, within an hour.</p>
      )}
      <p className="flex flex-wrap items-center gap-3 text-sm" role="status">
        <span className="text-ink-soft">Nothing came?</span>
        <Button disabled={ask.isPending || ask.isSuccess} onClick={() => ask.mutate()}>
          {ask.isSuccess ? "Sent again" : "Send it again"}
        </Button>
        {ask.isError && <span className="text-bad">{messageOf(ask.error)}</span>}
      </p>
    </div>
  );
}
