import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rotateWebhookSecret, type Webhook } from "@/shared/api/notices";
import { messageOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

const keeps: { hours: number; name: string }[] = [
  { hours: 0, name: "The old one ends at once" },
  { hours: 1, name: "The old one signs too for an hour" },
  { hours: 24, name: "The old one signs too for a day" },
  { hours: 168, name: "The old one signs too for 7 days" },
];

type Props = { hook: Webhook; onDone: (hook: Webhook) => void; onClose: () => void };

/** Gives a webhook a new secret, with a while for its receiver to change over. */
export function RotateSecret({ hook, onDone, onClose }: Props) {
  const [hours, setHours] = useState(24);
  const rotating = useMutation({ mutationFn: () => rotateWebhookSecret(hook.id, hours), onSuccess: onDone });
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onKeyDown={(e) => e.key === "Escape" && onClose()}
      onSubmit={(e) => {
        e.preventDefault();
        rotating.mutate();
      }}
    >
      <div className="min-w-0 flex-1 basis-60">
        <Field label="A new secret signs" error={rotating.isError ? messageOf(rotating.error) : undefined}>
          <select
            className="field"
            // biome-ignore lint/a11y/noAutofocus: the field was asked for just now
            autoFocus
            value={hours}
            onChange={(e) => setHours(Number(e.target.value))}
          >
            {keeps.map((k) => (
              <option key={k.hours} value={k.hours}>
                {k.name}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Button look="primary" type="submit" disabled={rotating.isPending}>
        Rotate
      </Button>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
    </form>
  );
}
