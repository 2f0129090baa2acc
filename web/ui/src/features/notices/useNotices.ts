import { useQuery } from "@tanstack/react-query";
import { getDelivery, listRecipients, listWebhooks } from "@/shared/api/notices";
import { isOver } from "./words";

export const webhooksKey = ["webhooks"];
export const recipientsKey = ["recipients"];
export const deliveriesKey = ["deliveries"];

export function useWebhooks() {
  return useQuery({ queryKey: webhooksKey, queryFn: ({ signal }) => listWebhooks(signal) });
}

export function useRecipients() {
  return useQuery({ queryKey: recipientsKey, queryFn: ({ signal }) => listRecipients(signal) });
}

/** One message with its attempts, until it is over. */
export function useDelivery(id: string | undefined) {
  return useQuery({
    queryKey: [...deliveriesKey, "one", id],
    queryFn: ({ signal }) => getDelivery(id as string, signal),
    enabled: id !== undefined,
    refetchInterval: (q) => (q.state.data && isOver(q.state.data) ? false : 1_000),
  });
}
