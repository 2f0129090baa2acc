import { useQuery } from "@tanstack/react-query";
import { getVersion, listVersions } from "./client";

export const versionKeys = {
  of: (jobId: string) => ["versions", jobId] as const,
  one: (jobId: string, screenId: string, version: number | undefined) => ["version", jobId, screenId, version] as const,
};

/** The versions of a screen; `newest` is part of the key, so that a new one is found at once. */
export function useVersions(jobId: string, screenId: string, newest: number | undefined) {
  return useQuery({
    queryKey: [...versionKeys.of(jobId), screenId, newest],
    queryFn: ({ signal }) => listVersions(jobId, screenId, signal),
    enabled: newest !== undefined,
  });
}

/** One version with its HTML; a version never changes. */
export function useVersion(jobId: string, screenId: string, version: number | undefined) {
  return useQuery({
    queryKey: versionKeys.one(jobId, screenId, version),
    queryFn: ({ signal }) => getVersion(jobId, screenId, version as number, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
