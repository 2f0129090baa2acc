import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeSettings, getSettings, type Settings, type TypeChange } from "@/shared/api/settings";

const key = ["admin", "settings"];

/** The settings, with their counts of jobs kept fresh. */
export function useSettings() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => getSettings(signal), refetchInterval: 5_000 });
}

/** Changes one type's settings, as of the version that its caller has shown. */
export function useChange(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, change }: { version: number; change: TypeChange }) => changeSettings(version, change),
    onSuccess: async (settings: Settings) => {
      client.setQueryData(key, settings);
      onDone();
      await client.invalidateQueries({ queryKey: ["info", "paused"] });
    },
    // What somebody else has changed meanwhile is shown before one tries again.
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}
