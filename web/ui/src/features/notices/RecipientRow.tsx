import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { changeRecipient, deleteRecipient, type NoticeEvent, type Recipient } from "@/shared/api/notices";
import { age, moment } from "@/shared/format";
import { AskOnce } from "@/shared/ui/AskOnce";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Mark, type Tone } from "@/shared/ui/Mark";
import { ConfirmRecipient } from "./ConfirmRecipient";
import { RecipientEvents } from "./RecipientEvents";
import { recipientsKey } from "./useNotices";
import { channels, heardWords } from "./words";

function stateOf(to: Recipient): { tone: Tone; word: string } {
  if (to.unsubscribedAt) return { tone: "off", word: "Unsubscribed" };
  return to.confirmedAt ? { tone: "good", word: "Confirmed" } : { tone: "warning", word: "Not confirmed" };
}

/** One address, and in place what is done with it. */
export function RecipientRow({ to, mayChange }: { to: Recipient; mayChange: boolean }) {
  const client = useQueryClient();
  const [doing, setDoing] = useState<"events" | "remove">();
  const changed = async () => {
    setDoing(undefined);
    await client.invalidateQueries({ queryKey: recipientsKey });
  };
  const remove = useMutation({ mutationFn: () => deleteRecipient(to.id), onSuccess: changed });
  const { tone, word } = stateOf(to);
  return (
    <li className="flex flex-col gap-3 px-4 py-3" aria-label={to.address}>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 font-medium break-all">{to.address}</span>
          <Mark tone={tone}>{word}</Mark>
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs leading-5 text-ink-soft">
          <span>{channels[to.channel]}</span>
          <span>{heardWords(to.events)}</span>
          <span>
            Added{" "}
            <time dateTime={to.createdAt} title={moment(to.createdAt)}>
              {age(to.createdAt)}
            </time>
          </span>
          {to.unsubscribedAt && <span>Unsubscribed {moment(to.unsubscribedAt)}</span>}
        </p>
      </div>
      {mayChange && (!to.confirmedAt || to.unsubscribedAt) && doing === undefined && (
        <ConfirmRecipient to={to} onConfirmed={() => void changed()} />
      )}
      {doing === undefined && (
        <div className="-ml-3 flex flex-wrap gap-1">
          {mayChange && (
            <>
              <Button look="quiet" onClick={() => setDoing("events")}>
                Choose events
              </Button>
              <Button look="quiet" onClick={() => setDoing("remove")}>
                Remove
              </Button>
            </>
          )}
          <Link to="/settings/deliveries" search={{ target: to.id }} className={buttonClass("quiet")}>
            Deliveries
          </Link>
        </div>
      )}
      {doing === "events" && (
        <RecipientEvents
          from={to.events as NoticeEvent[]}
          save={(chosen) => changeRecipient(to.id, chosen)}
          onSaved={() => void changed()}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing === "remove" && (
        <AskOnce
          question="It hears of nothing any more. To hear again it has to be added and confirmed again."
          act="Remove the address"
          busy={remove.isPending}
          error={remove.error}
          onAct={() => remove.mutate()}
          onKeep={() => setDoing(undefined)}
        />
      )}
    </li>
  );
}
