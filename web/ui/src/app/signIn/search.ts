export const signInPath = "/sign-in";

/** Why somebody is asked to sign in, when there is something to say about it. */
export type Why = "ended" | Failure;

/** Why somebody could not sign in at the identity provider. */
export type Failure = "refused" | "stale" | "away" | "invalid" | "nameless" | "outside" | "often";

const whys: Why[] = ["ended", "refused", "stale", "away", "invalid", "nameless", "outside", "often"];

export type SignInSearch = { return?: string; why?: Why };

/** Reads the address of the sign-in page, which anybody may have written. */
export function signInSearch(raw: Record<string, unknown>): SignInSearch {
  const back = localPath(raw.return);
  const why = whys.find((w) => w === raw.why);
  return { ...(back ? { return: back } : {}), ...(why ? { why } : {}) };
}

/** A path of this page: nothing that leads to another site, nor back to signing in. */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== "string" || !value.startsWith("/")) return undefined;
  const here = "http://here.invalid";
  const url = URL.canParse(value, here) ? new URL(value, here) : undefined;
  if (url?.origin !== here || url.pathname === signInPath) return undefined;
  return url.pathname + url.search + url.hash;
}
