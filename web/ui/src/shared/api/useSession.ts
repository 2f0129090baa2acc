import { useQuery } from "@tanstack/react-query";
import { getSession } from "./session";

export const sessionKey = ["session"];

/** Who one is. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => getSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the caller may do with everybody's jobs: nothing, see them, or change them too. */
export function useMay(): "nothing" | "see" | "change" {
  const role = useSession().data?.role;
  if (role === "admin") return "change";
  return role === "viewer" ? "see" : "nothing";
}
