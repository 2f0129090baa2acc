import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

/** Goes to the sign-in page after signing out, and forgets what was shown. */
export function useLeave(): () => Promise<void> {
  const router = useRouter();
  const client = useQueryClient();
  return async () => {
    client.clear(); // before, because the sign-in page lets nobody stay who is known
    await router.navigate({ to: "/sign-in" });
  };
}
