import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { NoticeEvent, Webhook, WebhookFields } from "@/shared/api/notices";
import { faultsOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { EventChoice } from "./EventChoice";
import { events as allEvents } from "./words";

const noEvents = "Choose at least one.";

type Props = {
  /** The webhook to change; none: a new one. */
  from?: Webhook;
  save: (fields: WebhookFields) => Promise<Webhook>;
  onSaved: (hook: Webhook) => void;
  onClose: () => void;
};

export function WebhookForm({ from, save, onSaved, onClose }: Props) {
  const [url, setUrl] = useState(from?.url ?? "");
  const [description, setDescription] = useState(from?.description ?? "");
  const [events, setEvents] = useState<NoticeEvent[]>((from?.events as NoticeEvent[]) ?? allEvents.map((e) => e.event));
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: () => save({ url: url.trim(), description: description.trim(), events }),
    onSuccess: onSaved,
  });
  const faults = faultsOf(saving.error, ["url", "description", "events"]);
  const missing = tried && !url.trim() ? "Write the address that is to be called." : undefined;
  return (
    <form
      noValidate
      aria-label={from ? "Change the webhook" : "New webhook"}
      className={`flex flex-col gap-4 ${from ? "" : "rounded-lg border border-line bg-surface p-4"}`}
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (url.trim() && events.length) saving.mutate();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="URL"
          hint="It gets a POST for each finished job, and answers with 200 to 299."
          error={missing ?? faults.url}
        >
          <input
            className="field"
            type="url"
            inputMode="url"
            placeholder="https://example.com/appforge"
            // biome-ignore lint/a11y/noAutofocus: the form was asked for just now
            autoFocus
            value={url}
            onChange={(e) => setUrl(e.target.value)}
          />
        </Field>
        <Field label="Description" hint="For you, to know it again." error={faults.description}>
          <input
            className="field"
            maxLength={255}
            value={description}
            onChange={(e) => setDescription(e.target.value)}
          />
        </Field>
      </div>
      <EventChoice
        chosen={events}
        onChange={setEvents}
        error={tried && events.length === 0 ? noEvents : faults.events}
      />
      {faults.rest && (
        <p role="alert" className="text-sm text-bad">
          {faults.rest}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={saving.isPending}>
          {from ? "Save" : "Add the webhook"}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
