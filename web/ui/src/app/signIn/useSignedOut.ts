import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { onSignedOut } from "@/shared/api/signedOut";
import { sessionKey } from "@/shared/api/useSession";
import { signInPath } from "./search";

/**
 * Goes to the sign-in page when the server no longer knows who this is, and remembers
 * where one was. A draft of a brief is kept by the studio itself.
 */
export function useSignedOut(): void {
  const router = useRouter();
  const client = useQueryClient();
  useEffect(
    () =>
      onSignedOut(() => {
        if (router.state.location.pathname === signInPath) return;
        const ended = client.getQueryData(sessionKey) !== undefined;
        client.clear(); // what was shown to one person is not for the next
        void router.navigate({
          to: signInPath,
          search: { return: router.state.location.href, ...(ended ? { why: "ended" } : {}) },
        });
      }),
    [router, client],
  );
}
