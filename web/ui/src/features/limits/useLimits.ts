import { useQuery } from "@tanstack/react-query";
import { getLimits } from "@/shared/api/limits";

export const limitsKey = ["limits"];

/** One's own limits, kept fresh: they move with every job, and with the clock. */
export function useLimits() {
  return useQuery({
    queryKey: limitsKey,
    queryFn: ({ signal }) => getLimits(signal),
    refetchInterval: 15_000,
    retry: false, // a brief without this line still works
  });
}
