import { useQuery } from "@tanstack/react-query";
import { getInfo } from "./client";

/** Who designs here. */
export function useInfo() {
  return useQuery({
    queryKey: ["info"],
    queryFn: ({ signal }) => getInfo(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
