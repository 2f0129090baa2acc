import { useQuery } from "@tanstack/react-query";
import { compileCss } from "./compile";

/** The compiled CSS of a design's classes. */
export function useCss(html: string) {
  return useQuery({
    queryKey: ["css", html],
    queryFn: () => compileCss(html),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
