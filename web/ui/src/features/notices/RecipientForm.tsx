import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Channel, createRecipient, type NoticeEvent, type Recipient } from "@/shared/api/notices";
import { faultsOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { EventChoice } from "./EventChoice";
import { events as allEvents, channels as names } from "./words";

type Props = { channels: Channel[]; onMade: (recipient: Recipient) => void; onClose: () => void };

/** Adds a mail address or a telephone number. */
export function RecipientForm({ channels, onMade, onClose }: Props) {
  const [channel, setChannel] = useState<Channel>(channels[0] ?? "email");
  const [address, setAddress] = useState("");
  const [events, setEvents] = useState<NoticeEvent[]>(allEvents.map((e) => e.event));
  const [tried, setTried] = useState(false);
  const making = useMutation({
    mutationFn: () => createRecipient({ channel, address: address.trim(), events }),
    onSuccess: onMade,
  });
  const faults = faultsOf(making.error, ["address", "channel", "events"]);
  const mail = channel === "email";
  const missing = mail ? "Write the mail address." : "Write the telephone number.";
  return (
    <form
      noValidate
      aria-label="New address"
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4"
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (address.trim() && events.length) making.mutate();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-[140px_1fr]">
        <Field label="By" error={faults.channel}>
          <select className="field" value={channel} onChange={(e) => setChannel(e.target.value as Channel)}>
            {channels.map((c) => (
              <option key={c} value={c}>
                {names[c]}
              </option>
            ))}
          </select>
        </Field>
        <Field
          label={mail ? "Mail address" : "Telephone number"}
          hint={
            mail ? "It is sent a link to confirm." : "With its country, as +4930123456. It is sent a code to confirm."
          }
          error={tried && !address.trim() ? missing : faults.address}
        >
          <input
            className="field"
            type={mail ? "email" : "tel"}
            // biome-ignore lint/a11y/noAutofocus: the form was asked for just now
            autoFocus
            value={address}
            onChange={(e) => setAddress(e.target.value)}
          />
        </Field>
      </div>
      <EventChoice
        chosen={events}
        onChange={setEvents}
        error={tried && events.length === 0 ? "Choose at least one." : faults.events}
      />
      {faults.rest && (
        <p role="alert" className="text-sm text-bad">
          {faults.rest}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={making.isPending}>
          Add the address
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
