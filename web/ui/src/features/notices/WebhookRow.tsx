import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { changeWebhook, deleteWebhook, testWebhook, type Webhook } from "@/shared/api/notices";
import { messageOf } from "@/shared/api/problem";
import { age, moment } from "@/shared/format";
import { AskOnce } from "@/shared/ui/AskOnce";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Mark } from "@/shared/ui/Mark";
import { RotateSecret } from "./RotateSecret";
import { TestResult } from "./TestResult";
import { webhooksKey } from "./useNotices";
import { WebhookForm } from "./WebhookForm";
import { heardWords, webhookState } from "./words";

type Props = { hook: Webhook; mayChange: boolean; onSecret: (hook: Webhook) => void };

/** One webhook, and in place what is done with it. */
export function WebhookRow({ hook, mayChange, onSecret }: Props) {
  const client = useQueryClient();
  const [doing, setDoing] = useState<"change" | "rotate" | "delete">();
  const changed = async () => {
    setDoing(undefined);
    await client.invalidateQueries({ queryKey: webhooksKey });
  };
  const test = useMutation({ mutationFn: () => testWebhook(hook.id) });
  const turn = useMutation({
    mutationFn: () => changeWebhook(hook.id, { enabled: !hook.enabled }),
    onSuccess: changed,
  });
  const remove = useMutation({ mutationFn: () => deleteWebhook(hook.id), onSuccess: changed });
  const failed = test.error ?? turn.error;
  return (
    <li className="flex flex-col gap-3 px-4 py-3" aria-label={hook.url}>
      <About hook={hook} />
      {!doing && (
        <div className="-ml-3 flex flex-wrap gap-1">
          {mayChange && (
            <>
              <Button
                look="quiet"
                disabled={!hook.enabled || test.isPending}
                title={hook.enabled ? undefined : "A disabled webhook is sent nothing: enable it first"}
                onClick={() => test.mutate()}
              >
                Send a test
              </Button>
              <Button look="quiet" onClick={() => setDoing("change")}>
                Change
              </Button>
              <Button look="quiet" onClick={() => setDoing("rotate")}>
                Rotate the secret
              </Button>
              <Button look="quiet" disabled={turn.isPending} onClick={() => turn.mutate()}>
                {hook.enabled ? "Disable" : "Enable"}
              </Button>
              <Button look="quiet" onClick={() => setDoing("delete")}>
                Delete
              </Button>
            </>
          )}
          <Link to="/settings/deliveries" search={{ target: hook.id }} className={buttonClass("quiet")}>
            Deliveries
          </Link>
        </div>
      )}
      {failed && (
        <p role="alert" className="text-sm text-bad">
          {messageOf(failed)}
        </p>
      )}
      {test.data && <TestResult deliveryId={test.data} />}
      {doing === "change" && (
        <WebhookForm
          from={hook}
          save={(fields) => changeWebhook(hook.id, fields)}
          onSaved={() => void changed()}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing === "rotate" && (
        <RotateSecret
          hook={hook}
          onClose={() => setDoing(undefined)}
          onDone={(next) => {
            onSecret(next);
            void changed();
          }}
        />
      )}
      {doing === "delete" && (
        <AskOnce
          question="It hears of nothing any more, and its secret is gone. Its deliveries stay in the log."
          act="Delete the webhook"
          busy={remove.isPending}
          error={remove.error}
          onAct={() => remove.mutate()}
          onKeep={() => setDoing(undefined)}
        />
      )}
    </li>
  );
}

function About({ hook }: { hook: Webhook }) {
  const { tone, word } = webhookState(hook);
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-all">{hook.url}</span>
        <Mark tone={tone}>{word}</Mark>
      </p>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs leading-5 text-ink-soft">
        {hook.description && <span className="text-ink">{hook.description}</span>}
        <span>{heardWords(hook.events)}</span>
        <span>
          Added{" "}
          <time dateTime={hook.createdAt} title={moment(hook.createdAt)}>
            {age(hook.createdAt)}
          </time>
        </span>
        {hook.failingSince && hook.enabled && (
          <span className="text-bad">Failing since {moment(hook.failingSince)}</span>
        )}
      </p>
      {!hook.enabled && hook.disabledReason && (
        <p className="mt-1 text-xs break-words text-ink-soft">{hook.disabledReason}</p>
      )}
    </div>
  );
}
