import { duration, moment } from "@/shared/format";
import { Mark } from "@/shared/ui/Mark";
import { useDelivery } from "./useNotices";
import { statuses } from "./words";

/** What becomes of a test message. */
export function TestResult({ deliveryId }: { deliveryId: string }) {
  const delivery = useDelivery(deliveryId).data;
  const last = delivery?.log.at(-1);
  const state = statuses[delivery?.status ?? "pending"];
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-sm">
      <Mark tone={state.tone}>Test: {state.word.toLowerCase()}</Mark>
      {last && (
        <span className="text-ink-soft">
          {last.error ?? `It answered ${last.status}`} · {duration(last.latencyMs)}
        </span>
      )}
      {delivery?.nextAttemptAt && (
        <span className="text-ink-soft">Next attempt at {moment(delivery.nextAttemptAt)}</span>
      )}
    </p>
  );
}
