import type { NodeProps } from "@xyflow/react";
import { Ban, RotateCw, TriangleAlert } from "lucide-react";
import { memo, useState, useSyncExternalStore } from "react";
import { useVersion } from "@/shared/api/useVersions";
import { PictureIn } from "@/shared/design/Picture";
import { Preview } from "@/shared/design/Preview";
import { Skeleton } from "@/shared/design/Skeleton";
import { useCss } from "@/shared/design/useCss";
import { Button } from "@/shared/ui/Button";
import { StatusDot } from "@/shared/ui/StatusDot";
import { Bezel } from "./Bezel";
import { useCanvas } from "./CanvasContext";
import type { Frame } from "./frames";
import { gripClass } from "./grip";
import { heightOn, radiusOf } from "./outlines";

/** A screen on the canvas: skeleton, design, or the reason why there is none. */
export const FrameNode = memo(function FrameNode({ id, selected }: NodeProps) {
  const { frames, changing, device, heights, bezel, open } = useCanvas();
  const frame = frames.get(id);
  if (!frame) return null;
  const { width } = device;
  const height = heightOn(device, heights, id);
  const busy = changing.has(frame.screenId) && !frame.copy;
  const ring = open === id ? "ring-4 ring-good" : selected ? "ring-4 ring-accent" : "ring-1 ring-line";
  return (
    <div className="relative" style={{ width, height }}>
      <div
        className={`${gripClass} @container absolute left-0 flex origin-bottom-left items-center gap-1.5 overflow-hidden pb-1.5 text-sm whitespace-nowrap text-ink`}
        style={{
          bottom: bezel ? "calc(100% + 12px)" : "100%",
          transform: "scale(var(--label-scale, 1))",
          width: `calc(${width}px / var(--label-scale, 1))`,
        }}
      >
        <StatusDot status={busy ? "running" : frame.status} quiet />
        <span className="min-w-0 truncate font-medium">{frame.title}</span>
        {/* From afar there is room for the name only. */}
        <span className="text-xs text-ink-soft tabular-nums @max-[100px]:hidden">
          {busy ? "changing" : frame.version ? `v${frame.version}${frame.copy ? " copy" : ""}` : ""}
          {open === id ? " · open, Esc closes" : ""}
        </span>
      </div>
      {bezel && <Bezel />}
      <div
        className={`relative size-full overflow-hidden ${ring} ${bezel && !selected ? "ring-0" : ""}`}
        style={{ borderRadius: radiusOf(bezel) }}
      >
        <Content frame={frame} height={height} />
        {busy && (
          <div className="absolute inset-x-0 top-0 z-20 h-1 overflow-hidden">
            <div className="h-full w-2/5 animate-working bg-accent" />
          </div>
        )}
      </div>
    </div>
  );
});

function Content({ frame, height }: { frame: Frame; height: number }) {
  const { wardrobe, worn, jobId } = useCanvas();
  const frozen = useVersion(jobId, frame.screenId, frame.copy && frame.html === undefined ? frame.version : undefined);
  const html = frame.html ?? frozen.data?.html;
  if (html) return <Design frame={frame} html={html} height={height} />;
  if (frozen.isError)
    return <Missing frame={{ ...frame, status: "failed", error: "This version could not be read." }} />;
  if (frame.status === "failed" || frame.status === "cancelled") return <Missing frame={frame} />;
  return (
    <Skeleton
      variables={wardrobe[worn] ?? {}}
      moving={frame.status === "running" || frame.status === "retrying" || frame.copy}
    />
  );
}

/** A design as a picture at once, and when the canvas stands still in a frame of its own or in the overview. */
function Design({ frame, html, height }: { frame: Frame; html: string; height: number }) {
  const { wardrobe, worn, device, outlined, together, open, stillness } = useCanvas();
  const [drawn, setDrawn] = useState(false);
  const shared = outlined.has(frame.id) && together.htmls.has(html);
  const own = useCss(html, !shared);
  const still = useSyncExternalStore(stillness.subscribe, stillness.still);
  const [framed, setFramed] = useState(still);
  if (still && !framed) setFramed(true);
  return (
    <>
      <PictureIn
        html={html}
        css={shared ? together.css : own.data}
        variables={wardrobe[worn] ?? {}}
        width={device.width}
        height={height}
        className="absolute inset-0"
        onDrawn={setDrawn}
      />
      {framed && (!outlined.has(frame.id) || own.isError) && (
        <Preview
          title={frame.title}
          html={html}
          width={device.width}
          wardrobe={wardrobe}
          worn={worn}
          className={`absolute inset-0 ${drawn ? "group-data-[moving]/canvas:invisible" : ""}`}
          interactive={open === frame.id}
        />
      )}
    </>
  );
}

/** Keeps words readable and buttons large enough to hit when the canvas is far away. */
const readable = (width: number) => ({
  transform: "scale(min(var(--label-scale, 1), 2.4))",
  width: `calc(${width}px / min(var(--label-scale, 1), 2.4))`,
});

/** Why a frame has no design, and the way to one. */
function Missing({ frame }: { frame: Frame }) {
  const { whyNoRetry, onRetry, device } = useCanvas();
  const failed = frame.status === "failed";
  return (
    <div className="flex size-full items-center justify-center bg-surface">
      <div className="flex shrink-0 flex-col items-center gap-3 p-3 text-center" style={readable(device.width)}>
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
        {!frame.copy && (
          <>
            <Button className="nodrag nopan text-base!" why={whyNoRetry} onClick={() => onRetry(frame.screenId)}>
              <RotateCw size={16} aria-hidden /> Retry
            </Button>
            {whyNoRetry && <p className="text-sm text-ink-soft">{whyNoRetry}</p>}
          </>
        )}
      </div>
    </div>
  );
}
