import { useCallback, useSyncExternalStore } from "react";

/** A window with room for one thing beside the rail: what Tailwind's `max-md:` means. */
export const narrowWindow = "(max-width: 767px)";

/** Whether a media query matches, now and when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (tell: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", tell);
      return () => list.removeEventListener("change", tell);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
