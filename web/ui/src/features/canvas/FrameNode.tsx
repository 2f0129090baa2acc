import { useQuery } from "@tanstack/react-query";
import type { NodeProps } from "@xyflow/react";
import { Ban, RotateCw, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { getVersion } from "@/shared/api/client";
import { Preview } from "@/shared/design/Preview";
import { Skeleton } from "@/shared/design/Skeleton";
import { Button } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import { useCanvas } from "./CanvasContext";
import type { Frame } from "./frames";

export const frameWidth = 375;

/** Keeps words readable and buttons large enough to hit when the canvas is far away. */
const readable = {
  transform: "scale(min(var(--label-scale, 1), 2.4))",
  width: `calc(${frameWidth}px / min(var(--label-scale, 1), 2.4))`,
};

/** A screen on the canvas: skeleton, design, or the reason why there is none. */
export const FrameNode = memo(function FrameNode({ id, selected }: NodeProps) {
  const canvas = useCanvas();
  const frame = canvas.frames.get(id);
  if (!frame) return null;
  const changing = canvas.changing.has(frame.screenId) && !frame.copy;
  return (
    <div className="relative" style={{ width: frameWidth, height: canvas.height }}>
      <div
        className="absolute bottom-full left-0 flex origin-bottom-left items-center gap-2 overflow-hidden pb-1.5 text-sm whitespace-nowrap text-ink"
        style={{ transform: "scale(var(--label-scale, 1))", width: `calc(${frameWidth}px / var(--label-scale, 1))` }}
      >
        <StatusDot status={changing ? "running" : frame.status} quiet />
        <span className="min-w-0 truncate font-medium">{frame.title}</span>
        <span className="text-xs text-ink-soft tabular-nums">
          {changing ? "changing" : frame.version ? `v${frame.version}${frame.copy ? " copy" : ""}` : ""}
        </span>
      </div>
      <div
        className={`size-full overflow-hidden rounded-[28px] ${selected ? "ring-4 ring-accent" : "ring-1 ring-line"}`}
      >
        <Content frame={frame} />
        {changing && (
          <div className="absolute inset-x-0 top-0 h-1 overflow-hidden rounded-t-[28px]">
            <div className="h-full w-2/5 animate-working bg-accent" />
          </div>
        )}
      </div>
    </div>
  );
});

function Content({ frame }: { frame: Frame }) {
  const { variables, jobId, open, canRetry, onRetry } = useCanvas();
  const frozen = useQuery({
    queryKey: ["version", jobId, frame.screenId, frame.version],
    queryFn: ({ signal }) => getVersion(jobId, frame.screenId, frame.version as number, signal),
    enabled: frame.copy && frame.html === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const html = frame.html ?? frozen.data?.html;
  if (html)
    return (
      <Preview
        title={frame.title}
        html={html}
        variables={variables}
        className="size-full"
        interactive={open === frame.id}
      />
    );
  if (frame.status === "failed" || frame.status === "cancelled") {
    const failed = frame.status === "failed";
    return (
      <div className="flex size-full items-center justify-center bg-surface">
        <div className="flex shrink-0 flex-col items-center gap-3 p-3 text-center" style={readable}>
          {failed ? (
            <TriangleAlert size={28} className="text-bad" aria-hidden />
          ) : (
            <Ban size={28} className="text-ink-soft" aria-hidden />
          )}
          <p className="text-lg font-medium">{failed ? `${frame.title} failed` : `${frame.title} was cancelled`}</p>
          <p className="text-ink-soft">
            {failed
              ? frame.error || "The job ended before this screen was made."
              : "It was stopped before it was finished."}
          </p>
          {canRetry && (
            <Button className="nodrag nopan text-base!" onClick={onRetry}>
              <RotateCw size={16} aria-hidden /> Retry
            </Button>
          )}
        </div>
      </div>
    );
  }
  return <Skeleton variables={variables} moving={frame.status === "running" || frame.status === "retrying"} />;
}
