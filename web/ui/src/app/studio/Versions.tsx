import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Frame } from "@/features/canvas/frames";
import type { ScreenVersion } from "@/shared/api/types";
import { useVersion, useVersions } from "@/shared/api/useVersions";
import { Picture } from "@/shared/design/Picture";
import type { Variables } from "@/shared/design/theme";
import { age, moment } from "@/shared/format";
import { IconButton } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { Compare } from "./Compare";
import type { Restoration } from "./useRestore";

type Props = {
  jobId: string;
  frame: Frame;
  variables: Variables;
  restoring: boolean;
  onRestore: (restoration: Restoration) => void;
  onPlaceBeside: (version: number) => void;
};

/** All versions of a screen as small pictures, newest first. */
export function Versions({ jobId, frame, variables, restoring, onRestore, onPlaceBeside }: Props) {
  const { data, isPending, isError, error, refetch } = useVersions(jobId, frame.screenId, frame.version);
  const [compared, setCompared] = useState<number>();
  if (frame.version === undefined) return null;
  const versions = (data ?? []).toSorted((a, b) => b.version - a.version);
  const restore = (to: number) =>
    onRestore({ screenId: frame.screenId, title: frame.title, from: frame.version as number, to });
  return (
    <section aria-label="Versions" className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-ink-soft">Versions</h3>
      {isError && <ErrorNote what="The versions cannot be read." error={error} onRetry={() => void refetch()} />}
      <ul className="grid grid-cols-2 gap-3">
        {isPending && <li className="aspect-375/560 animate-pulse rounded-md bg-sunken motion-reduce:animate-none" />}
        {versions.map((v) => (
          <Version
            key={v.version}
            jobId={jobId}
            screenId={frame.screenId}
            version={v}
            shown={v.version === frame.version}
            newest={v.version === versions[0]?.version}
            variables={variables}
            restoring={restoring}
            onCompare={() => setCompared(v.version)}
            onRestore={() => restore(v.version)}
          />
        ))}
      </ul>
      {compared !== undefined && (
        <Compare
          jobId={jobId}
          frame={frame}
          versions={versions}
          first={compared}
          variables={variables}
          restoring={restoring}
          onRestore={(to) => {
            restore(to);
            setCompared(undefined);
          }}
          onPlaceBeside={(version) => {
            onPlaceBeside(version);
            setCompared(undefined);
          }}
          onClose={() => setCompared(undefined)}
        />
      )}
    </section>
  );
}

type VersionProps = {
  jobId: string;
  screenId: string;
  version: ScreenVersion;
  shown: boolean;
  newest: boolean;
  variables: Variables;
  restoring: boolean;
  onCompare: () => void;
  onRestore: () => void;
};

function Version({
  jobId,
  screenId,
  version: v,
  shown,
  newest,
  variables,
  restoring,
  onCompare,
  onRestore,
}: VersionProps) {
  const { data } = useVersion(jobId, screenId, v.version);
  return (
    <li className="flex min-w-0 flex-col gap-1">
      <button
        type="button"
        aria-label={newest ? `v${v.version}, the newest` : `Compare v${v.version}`}
        title={newest ? "The newest version" : "Compare with the newest version"}
        disabled={newest}
        onClick={onCompare}
        className={`overflow-hidden rounded-md border bg-surface ${shown ? "border-accent ring-1 ring-accent" : "border-line enabled:hover:border-line-strong"}`}
      >
        {data?.html ? (
          <Picture html={data.html} variables={variables} height={560} />
        ) : (
          <span className="block aspect-375/560 bg-sunken" />
        )}
      </button>
      <div className="flex items-center gap-1 text-xs">
        <span className="font-medium tabular-nums">v{v.version}</span>
        <time className="min-w-0 flex-1 truncate text-ink-soft" dateTime={v.createdAt} title={moment(v.createdAt)}>
          {age(v.createdAt)}
        </time>
        {!newest && (
          <IconButton label={`Restore v${v.version}`} disabled={restoring} onClick={onRestore}>
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      <p className="text-xs text-ink-soft">
        {[shown && "shown", v.restoredFrom && `v${v.restoredFrom} restored`].filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}
