import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Identity } from "@/shared/api/types";
import { sessionKey, useSession } from "@/shared/api/useSession";
import { KeyForm } from "./KeyForm";
import { ProviderLink } from "./ProviderLink";
import { Reason } from "./Reason";

const route = getRouteApi("/sign-in");

/** Where one says who one is, and then goes on where one was. */
export function SignInPage() {
  const search = route.useSearch();
  const back = search.return ?? "/studio";
  const router = useRouter();
  const client = useQueryClient();
  const session = useSession(); // a development server has no sign-in, and one may be signed in already
  useEffect(() => {
    document.title = "Sign in · AppForge";
  }, []);
  useEffect(() => {
    if (session.isSuccess) router.history.replace(back);
  }, [session.isSuccess, router, back]);
  const enter = (who: Identity) => {
    client.clear(); // of another person, perhaps
    client.setQueryData(sessionKey, who);
    router.history.replace(back);
  };
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[18dvh] pb-8">
      <div className="flex w-full max-w-90 flex-col gap-5">
        <h1 className="text-xl font-semibold">Sign in to AppForge</h1>
        {search.why && <Reason why={search.why} />}
        <ProviderLink back={back} />
        <KeyForm onEnter={enter} />
      </div>
    </main>
  );
}
