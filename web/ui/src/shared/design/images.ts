import { createContext } from "react";
import type { Branding } from "@/shared/api/types";

const plainHost = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?$/;

/**
 * The hosts whose images a brief's screens may show, by https: those of its logo and footer.
 * Kept alike functions/studio/check.go, which takes all other images out.
 */
export function imageHostsOf(branding: Pick<Branding, "logo" | "footer"> | undefined): string[] {
  const hosts = [branding?.logo, branding?.footer].flatMap((address) => {
    const url = address && URL.canParse(address) ? new URL(address) : undefined;
    return url?.protocol === "https:" && !url.username && !url.password && plainHost.test(url.host) ? [url.host] : [];
  });
  return [...new Set(hosts)];
}

/** The hosts whose images the designs on this page may show. */
export const ImageHosts = createContext<string[]>([]);
