import { queryOptions, useQuery } from "@tanstack/react-query";
import { compileCss } from "./compile";

export function cssQuery(html: string) {
  return queryOptions({
    queryKey: ["css", html],
    queryFn: () => compileCss(html),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** The compiled CSS of a design's classes; it is not compiled before it is wanted. */
export function useCss(html: string, wanted = true) {
  return useQuery({ ...cssQuery(html), enabled: wanted });
}
