import { useQuery } from "@tanstack/react-query";
import { getSignInWays } from "@/shared/api/session";
import { buttonClass } from "@/shared/ui/Button";

/** The way to the identity provider, where there is one; it leaves this page. */
export function ProviderLink({ back }: { back: string }) {
  const ways = useQuery({ queryKey: ["sign-in"], queryFn: ({ signal }) => getSignInWays(signal) });
  const provider = ways.data?.provider;
  if (!provider) return null;
  return (
    <>
      <a href={`/sign-in/oidc?return=${encodeURIComponent(back)}`} className={buttonClass("primary")}>
        Continue with {provider}
      </a>
      <p className="flex items-center gap-3 text-xs text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or with a key
      </p>
    </>
  );
}
