import { useQuery } from "@tanstack/react-query";
import { Clipboard, CopyPlus, Download, Trash2, X } from "lucide-react";
import { toast } from "sonner";
import type { Frame } from "@/features/canvas/frames";
import { listVersions } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import type { Variables } from "@/shared/design/theme";
import { age, moment } from "@/shared/format";
import { Button, IconButton } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import { PromptBox } from "./PromptBox";

type Props = {
  jobId: string;
  frame: Frame;
  variables: Variables;
  busy: boolean;
  onChange: (prompt: string) => Promise<unknown>;
  onDuplicate: () => void;
  onDelete: () => void;
  onShowVersion: (version: number) => void;
  onClose: () => void;
};

/** One frame: what to change, its versions, and ways to take it away. */
export default function Inspector({
  jobId,
  frame,
  variables,
  busy,
  onChange,
  onDuplicate,
  onDelete,
  onShowVersion,
  onClose,
}: Props) {
  const versions = useQuery({
    queryKey: ["versions", jobId, frame.screenId, frame.version],
    queryFn: ({ signal }) => listVersions(jobId, frame.screenId, signal),
    enabled: Boolean(frame.version),
  });
  const html = frame.html;
  return (
    <aside aria-label={`Screen ${frame.title}`} className="flex h-full flex-col gap-5 overflow-y-auto p-4">
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-semibold">{frame.title}</h2>
          <StatusDot status={frame.status} />
        </div>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {html && !frame.copy && (
        <PromptBox
          label="Change this screen"
          placeholder="Bigger headline, move the chart to the top"
          submit="Change"
          busy={busy}
          onSubmit={onChange}
        />
      )}
      {html && (
        <section className="flex flex-col gap-2">
          <h3 className="text-xs font-medium text-ink-soft">Take away</h3>
          <div className="grid grid-cols-2 gap-2">
            <Button
              onClick={() =>
                void navigator.clipboard.writeText(html).then(
                  () => toast.success(`HTML of ${frame.title} copied`),
                  (e: unknown) => toast.error(`Not copied: ${messageOf(e)}`),
                )
              }
            >
              <Clipboard size={14} aria-hidden /> Copy HTML
            </Button>
            <Button
              onClick={async () => {
                const { downloadScreen } = await import("@/features/takeaway/download");
                await downloadScreen({ id: frame.screenId, title: frame.title, html }, variables).catch((e) =>
                  toast.error(messageOf(e)),
                );
              }}
            >
              <Download size={14} aria-hidden /> Download
            </Button>
          </div>
        </section>
      )}
      {versions.data && versions.data.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="text-xs font-medium text-ink-soft">Versions</h3>
          <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
            {[...versions.data].reverse().map((v) => (
              <li key={v.version} className="flex min-h-10 items-center gap-2 px-3 text-sm">
                <span className="font-medium tabular-nums">v{v.version}</span>
                <time className="flex-1 text-xs text-ink-soft" dateTime={v.createdAt} title={moment(v.createdAt)}>
                  {age(v.createdAt)}
                </time>
                {v.version === frame.version ? (
                  <span className="text-xs text-ink-soft">shown</span>
                ) : (
                  <Button look="quiet" onClick={() => onShowVersion(v.version)}>
                    Place beside
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
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
