import { useQuery } from "@tanstack/react-query";
import { getInfo } from "@/shared/api/client";

/** The job types of which nothing begins now. */
export function usePaused(): string[] {
  const info = useQuery({
    queryKey: ["info", "paused"],
    queryFn: ({ signal }) => getInfo(signal),
    refetchInterval: 10_000,
  });
  return info.data?.paused ?? [];
}
