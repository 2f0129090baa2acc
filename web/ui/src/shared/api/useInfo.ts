import { useQuery } from "@tanstack/react-query";
import { getInfo } from "./client";

/** Who designs here, and who asks. */
export function useInfo() {
  return useQuery({
    queryKey: ["info"],
    queryFn: ({ signal }) => getInfo(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the caller may do with everybody's jobs: nothing, see them, or change them too. */
export function useMay(): "nothing" | "see" | "change" {
  const role = useInfo().data?.role;
  if (role === "admin") return "change";
  return role === "viewer" ? "see" : "nothing";
}
