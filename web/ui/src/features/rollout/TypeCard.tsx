import { Switch } from "radix-ui";
import { useId, useState } from "react";
import type { ModeFigures } from "@/shared/api/admin";
import type { TypeSettings } from "@/shared/api/settings";
import { age, count, moment } from "@/shared/format";
import { ConfirmChange, type Proposal } from "./ConfirmChange";
import { Paths } from "./Paths";
import { proposePause } from "./proposals";
import { ShareControl } from "./ShareControl";
import { titleOfType } from "./words";

/** One job type: whether its jobs begin, and for whom they run in the background. */
export function TypeCard({
  set,
  version,
  modes,
  days,
  mayChange,
}: {
  set: TypeSettings;
  version: number;
  modes: ModeFigures[];
  days: number;
  mayChange: boolean;
}) {
  // With the version that was shown: a change made elsewhere meanwhile refuses this one.
  const [asked, setAsked] = useState<{ proposal: Proposal; version: number }>();
  const ask = (proposal: Proposal) => setAsked({ proposal, version });
  const title = titleOfType(set.jobType);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm text-ink-soft tabular-nums">
          {count(set.waiting, "job")} waiting, {set.running} running
        </p>
        <PauseSwitch set={set} mayChange={mayChange} onAsk={() => ask(proposePause(set))} />
      </header>
      {set.paused && (
        <p className="text-sm text-warning">
          Paused{set.pausedBy ? ` by ${set.pausedBy}` : ""}
          {set.pausedAt && (
            <>
              {" "}
              <time dateTime={set.pausedAt} title={moment(set.pausedAt)}>
                {age(set.pausedAt)}
              </time>
            </>
          )}
          . New jobs wait; nothing begins.
        </p>
      )}
      {set.environmentPercent == null ? (
        <p className="text-sm text-ink-soft">Always in the background.</p>
      ) : (
        <>
          <ShareControl set={set} mayChange={mayChange} onPropose={ask} />
          <Paths jobType={set.jobType} modes={modes} days={days} />
        </>
      )}
      {asked && <ConfirmChange {...asked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function PauseSwitch({ set, mayChange, onAsk }: { set: TypeSettings; mayChange: boolean; onAsk: () => void }) {
  const id = useId();
  return (
    <div className="ml-auto flex items-center gap-2 text-sm">
      <label htmlFor={id}>Paused</label>
      <Switch.Root
        id={id}
        checked={set.paused}
        disabled={!mayChange}
        onCheckedChange={onAsk}
        aria-label={`${titleOfType(set.jobType)} paused`}
        className="relative h-6 w-10 rounded-full border border-line-strong bg-sunken data-[state=checked]:border-transparent data-[state=checked]:bg-warning disabled:opacity-60 pointer-coarse:h-7 pointer-coarse:w-12"
      >
        <Switch.Thumb className="block size-4.5 translate-x-0.5 rounded-full border border-line-strong bg-surface transition-transform data-[state=checked]:translate-x-4.5 motion-reduce:transition-none pointer-coarse:size-5.5 pointer-coarse:data-[state=checked]:translate-x-5.5" />
      </Switch.Root>
    </div>
  );
}
