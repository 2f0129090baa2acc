import { CopyPlus, Trash2, X } from "lucide-react";
import type { Frame } from "@/features/canvas/frames";
import type { Shown } from "@/features/takeaway/useExport";
import type { Scale } from "@/features/takeaway/useScale";
import { useVersion } from "@/shared/api/useVersions";
import { Button, IconButton } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import { PromptBox } from "./PromptBox";
import { TakeAway } from "./TakeAway";
import type { Restoration } from "./useRestore";
import { Versions } from "./Versions";

type Props = {
  jobId: string;
  frame: Frame;
  shown: Shown;
  busy: boolean;
  restoring: boolean;
  onChange: (prompt: string, html: string) => Promise<unknown>;
  onRestore: (restoration: Restoration) => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onShowVersion: (version: number) => void;
  onScale: (scale: Scale) => void;
  onClose: () => void;
};

/** One frame: what to change, its versions, and ways to take it away. */
export default function Inspector(props: Props) {
  const { jobId, frame, shown, busy, restoring, onChange, onRestore } = props;
  const { onDuplicate, onDelete, onShowVersion, onScale, onClose } = props;
  const frozen = useVersion(jobId, frame.screenId, frame.copy && frame.html === undefined ? frame.version : undefined);
  const html = frame.html ?? frozen.data?.html;
  return (
    <aside aria-label={`Screen ${frame.title}`} className="flex min-h-full flex-col gap-5 p-4">
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-semibold">{frame.title}</h2>
          <p className="flex items-center gap-3 text-sm">
            <StatusDot status={frame.status} />
            {frame.version && (
              <span className="text-ink-soft tabular-nums">
                v{frame.version}
                {frame.copy ? " copy" : ""}
              </span>
            )}
          </p>
        </div>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {html && (
        <PromptBox
          label={frame.copy ? "Change as a new screen" : "Change this screen"}
          placeholder="Bigger headline, move the chart to the top"
          submit="Change"
          busy={busy}
          onSubmit={(prompt) => onChange(prompt, html)}
        />
      )}
      {!frame.copy && (
        <Versions
          jobId={jobId}
          frame={frame}
          variables={shown.variables}
          restoring={restoring}
          onRestore={onRestore}
          onPlaceBeside={onShowVersion}
        />
      )}
      {html && (
        <TakeAway
          jobId={jobId}
          newest={!frame.copy}
          screen={{ id: frame.screenId, title: frame.title, html }}
          shown={shown}
          onScale={onScale}
        />
      )}
      <div className="mt-auto grid grid-cols-2 gap-2">
        <Button onClick={onDuplicate} disabled={!frame.version} title={frame.version ? undefined : "Not finished yet"}>
          <CopyPlus size={14} aria-hidden /> Duplicate
        </Button>
        <Button look="danger" onClick={onDelete}>
          <Trash2 size={14} aria-hidden /> Delete
        </Button>
      </div>
    </aside>
  );
}
