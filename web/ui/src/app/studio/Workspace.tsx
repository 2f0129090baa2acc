import { useMemo, useState } from "react";
import { toast } from "sonner";
import Canvas from "@/features/canvas/Canvas";
import { copiesOf } from "@/features/canvas/copies";
import { type Frame, framesOf } from "@/features/canvas/frames";
import { SizeMenu } from "@/features/canvas/SizeMenu";
import Toolbar from "@/features/canvas/Toolbar";
import { useBoard } from "@/features/canvas/useBoard";
import { isSettled, type Job } from "@/shared/api/types";
import { JobProgress } from "@/shared/live/JobProgress";
import { useJobActions } from "@/shared/live/useJobActions";
import { AddScreen } from "./AddScreen";
import { EditWatcher } from "./EditWatcher";
import Inspector from "./Inspector";
import { ThemeMenu } from "./ThemeMenu";
import { useChanges } from "./useChanges";
import { useJobTheme } from "./useJobTheme";
import { useStored } from "./useStored";
import { ZipButton } from "./ZipButton";

/** A job's screens on the canvas, and everything that can be done with them. */
export default function Workspace({ job, live }: { job: Job; live: boolean }) {
  const ids = useMemo(() => job.screens.map((s) => s.id), [job.screens]);
  const { board, act, canUndo, canRedo } = useBoard(job.id, ids);
  const { edits, changing, sending, send, drop } = useChanges(job.id);
  const { cancel, retry, acting } = useJobActions(job.id);
  const { themes, theme, pick } = useJobTheme(job);
  const [selected, setSelected] = useState<string[]>([]);
  const [size, setSize] = useStored("appforge.size", "812");

  const list = useMemo(() => framesOf(job, board.copies), [job, board.copies]);
  const frames = useMemo(() => new Map(list.map((f) => [f.id, f])), [list]);
  const frame = selected.length === 1 ? frames.get(selected[0] as string) : undefined;
  const settled = isSettled(job.status);

  const copy = (of: Frame[], version?: number) => {
    const copies = copiesOf(of, board.positions, Number(size), version);
    if (copies.length) act({ type: "copy", copies });
  };
  const remove = (gone: string[]) => {
    act({ type: "remove", ids: gone });
    setSelected([]);
    toast(gone.length === 1 ? "Frame deleted" : `${gone.length} frames deleted`, {
      action: { label: "Undo", onClick: () => act({ type: "undo" }) },
    });
  };

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="border-b border-line bg-surface px-4 py-3">
        <JobProgress job={job} live={live} onCancel={cancel} onRetry={retry} acting={acting} />
        {edits.length > 0 && (
          <div className="mt-2 flex flex-col gap-1">
            {edits.map((edit) => (
              <EditWatcher key={edit.jobId} target={job.id} edit={edit} onGone={() => drop(edit.jobId)} />
            ))}
          </div>
        )}
      </div>
      <div className="relative flex min-h-0 flex-1">
        <div className="relative min-w-0 flex-1">
          <Canvas
            jobId={job.id}
            board={board}
            act={act}
            frames={frames}
            variables={theme.variables}
            height={Number(size)}
            changing={changing}
            canRetry={settled}
            onRetry={retry}
            selected={selected}
            onSelect={setSelected}
            onDuplicate={(which) => copy(which.flatMap((id) => frames.get(id) ?? []))}
          >
            <Toolbar act={act} canUndo={canUndo} canRedo={canRedo}>
              <span className="mx-1 h-5 w-px shrink-0 bg-line" aria-hidden />
              <ThemeMenu themes={themes} current={theme.id} onPick={pick} />
              <SizeMenu size={size} onPick={setSize} />
              <AddScreen settled={settled} busy={sending} onAdd={(prompt) => send(prompt)} />
              <ZipButton name={job.name} screens={job.outputData?.screens ?? []} variables={theme.variables} />
            </Toolbar>
          </Canvas>
        </div>
        {frame && (
          <div className="absolute inset-x-0 bottom-0 z-20 max-h-[70%] overflow-y-auto border-t border-line bg-surface md:static md:max-h-none md:w-80 md:border-t-0 md:border-l">
            <Inspector
              key={frame.id}
              jobId={job.id}
              frame={frame}
              variables={theme.variables}
              busy={sending}
              onChange={(prompt) => send(prompt, frame.screenId)}
              onDuplicate={() => copy([frame])}
              onDelete={() => remove([frame.id])}
              onShowVersion={(version) => copy([frame], version)}
              onClose={() => setSelected([])}
            />
          </div>
        )}
      </div>
    </div>
  );
}
