import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { TypeCard } from "@/features/rollout/TypeCard";
import { useSettings } from "@/features/rollout/useSettings";
import { getModes } from "@/shared/api/admin";
import { useMay } from "@/shared/api/useSession";
import { ErrorNote } from "@/shared/ui/ErrorNote";

const days = 7;

/** Who gets background jobs, how both paths do, and which job types are paused. */
export function RolloutPage() {
  const settings = useSettings();
  const modes = useQuery({
    queryKey: ["admin", "modes"],
    queryFn: ({ signal }) => getModes(days, signal),
    refetchInterval: 10_000,
  });
  const may = useMay();
  useEffect(() => {
    document.title = "Rollout · AppForge";
  }, []);
  const failed = [settings, modes].find((q) => q.isError);
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <p className="max-w-180 text-sm text-ink-soft">
        A user stays on one side of a rollout, and who is in at 10 % is in at 50 % too. All servers follow a change
        within two seconds. Each change is in the audit log.
      </p>
      {failed && (
        <ErrorNote what="The settings cannot be read." error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2" aria-busy={settings.isPending}>
        {settings.data?.jobTypes.map((set) => (
          <TypeCard
            key={set.jobType}
            set={set}
            version={settings.data.version}
            modes={modes.data ?? []}
            days={days}
            mayChange={may === "change"}
          />
        ))}
      </div>
    </div>
  );
}
