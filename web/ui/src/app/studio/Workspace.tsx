import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { spacing } from "@/features/canvas/board";
import Canvas from "@/features/canvas/Canvas";
import { copiesOf } from "@/features/canvas/copies";
import { Deleted } from "@/features/canvas/Deleted";
import { DeviceMenu } from "@/features/canvas/DeviceMenu";
import { deviceOf, phone } from "@/features/canvas/devices";
import { focusBeside, focusFrame } from "@/features/canvas/focus";
import { type Frame, framesOf } from "@/features/canvas/frames";
import { KeysDialog } from "@/features/canvas/KeysDialog";
import { gap, spreadOf } from "@/features/canvas/spread";
import Toolbar from "@/features/canvas/Toolbar";
import { useBoard } from "@/features/canvas/useBoard";
import { useHeights } from "@/features/canvas/useHeights";
import { useScale } from "@/features/takeaway/useScale";
import { modeOf } from "@/features/themes/counterpart";
import { isSettled, type Job } from "@/shared/api/types";
import { wornProperty } from "@/shared/design/wardrobe";
import { JobProgress } from "@/shared/live/JobProgress";
import type { Updates } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { tellWithUndo } from "@/shared/ui/undo";
import { AddScreen } from "./AddScreen";
import { EditWatcher } from "./EditWatcher";
import Inspector from "./Inspector";
import { runMaking } from "./mergeRest";
import { SidePanel } from "./SidePanel";
import { TakeAwayMenu } from "./TakeAwayMenu";
import { ThemeMenu } from "./ThemeMenu";
import { useChanges } from "./useChanges";
import { useJobTheme } from "./useJobTheme";
import { useLook } from "./useLook";
import { useRestore } from "./useRestore";

const ThemePanel = lazy(() => import("@/features/themes/ThemePanel"));

/** What a prompt to a frame changes: its screen, or for a copy a screen of its own that begins as it. */
const changed = ({ copy, screenId, title }: Frame, html: string) =>
  copy ? { referenceHtml: html, name: `${title.slice(0, 100)} variant` } : { screenId };

type Props = {
  job: Job;
  runs: Job[];
  updates: Updates;
  wish?: string; // id of a theme that was chosen elsewhere
  onWorn: () => void; // the frames wear it
};

/** A job's screens on the canvas, and everything that can be done with them; runs are the jobs that work on them. */
export default function Workspace({ job, runs, updates, wish, onWorn }: Props) {
  const ids = useMemo(() => job.screens.map((s) => s.id), [job.screens]);
  const { board, act, canUndo, canRedo } = useBoard(job.id, ids);
  const { edits, changing, sending, send, drop } = useChanges(job.id);
  const { cancel, retry, retryOne, acting } = useJobActions(...runs.map((j) => j.id));
  const retryPart = (part: string) => {
    const run = runMaking(part, runs);
    if (run) retryOne(run.id);
  };
  const { restore, restoring } = useRestore(job.id);
  const [look, setLook] = useLook(job.id);
  const canvas = useRef<HTMLDivElement>(null);
  const theme = useJobTheme(job, look, setLook, (worn) =>
    canvas.current?.style.setProperty(wornProperty, String(worn)),
  );
  useEffect(() => {
    if (wish === undefined) return;
    theme.pick(wish);
    onWorn();
  }, [wish, theme.pick, onWorn]);
  const [selected, setSelected] = useState<string[]>([]);
  const [theming, setTheming] = useState(false);
  const [help, setHelp] = useState(false);

  const list = useMemo(() => framesOf(job, board.copies), [job, board.copies]);
  const frames = useMemo(() => new Map(list.map((f) => [f.id, f])), [list]);
  const deleted = list.filter((f) => board.hidden.includes(f.id));
  const device = deviceOf(look.device);
  const [scale, setScale] = useScale();
  const shown = { variables: theme.variables, device, scale };
  const heights = useHeights(list, device, theme.variables);
  const frame = selected.length === 1 ? frames.get(selected[0] as string) : undefined;
  const settled = isSettled(job.status);
  const finished = job.outputData?.screens ?? [];

  // In the board's measure, which is that of phones.
  const spread = spreadOf(device);
  const heightOf = (id: string) => (device.height ?? heights.get(id) ?? (phone.height as number)) / spread.y;
  const step = { x: spacing, y: Math.max(...list.map((f) => heightOf(f.id)), 0) + gap.y / spread.y };

  const history = theming ? theme.act : act; // the keys are the theme's while it is edited
  const last = useRef("");
  const select = useCallback((picked: string[]) => {
    const key = picked.join("\n");
    if (key === last.current) return; // React Flow tells the same selection more than once
    last.current = key;
    setSelected(picked);
    if (picked.length) setTheming(false);
  }, []);
  const copy = (of: Frame[], version?: number) => {
    const copies = copiesOf(of, board.positions, heightOf, version);
    if (copies.length) act({ type: "copy", copies });
  };
  const remove = (gone: string[]) => {
    focusBeside(gone);
    act({ type: "remove", ids: gone });
    select([]);
    tellWithUndo(gone.length === 1 ? "Frame deleted" : `${gone.length} frames deleted`, () =>
      act({ type: "restore", ids: gone }),
    );
  };

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="border-b border-line bg-surface px-4 py-3">
        <JobProgress
          job={job}
          updates={updates}
          onCancel={cancel}
          onRetry={(part) => (part ? retryPart(part) : retry())}
          acting={acting}
        />
        {edits.length > 0 && (
          <div className="mt-2 flex flex-col gap-1">
            {edits.map((edit) => (
              <EditWatcher key={edit.jobId} target={job.id} edit={edit} onGone={drop} />
            ))}
          </div>
        )}
      </div>
      <div className="relative flex min-h-0 flex-1">
        <div className="relative min-w-0 flex-1">
          <Canvas
            box={canvas}
            jobId={job.id}
            board={board}
            act={act}
            frames={frames}
            wardrobe={theme.wardrobe}
            worn={theme.worn}
            device={device}
            heights={heights}
            bezel={look.bezel}
            changing={changing}
            whyNoRetry={acting ? "Asked for; one moment" : settled ? undefined : "After this job has ended"}
            onRetry={retryPart}
            selected={selected}
            onSelect={select}
            onDuplicate={(which) => copy(which.flatMap((id) => frames.get(id) ?? []))}
            onDelete={remove}
            onUndo={() => history({ type: "undo" })}
            onRedo={() => history({ type: "redo" })}
            onHelp={() => setHelp(true)}
          >
            <Deleted
              frames={deleted}
              empty={deleted.length === list.length}
              onRestore={(back) => act({ type: "restore", ids: back })}
            />
            <Toolbar act={act} step={step} canUndo={canUndo} canRedo={canRedo} onHelp={() => setHelp(true)}>
              <span className="mx-1 h-5 w-px shrink-0 bg-line" aria-hidden />
              <ThemeMenu
                themes={theme.themes}
                current={theme.current}
                edited={theme.edited}
                mode={modeOf(theme.variables)}
                onPick={theme.pick}
                onMode={theme.show}
                onEdit={() => setTheming(true)}
              />
              <DeviceMenu
                device={device.id}
                bezel={look.bezel}
                onDevice={(id) => setLook({ device: id })}
                onBezel={(bezel) => setLook({ bezel })}
              />
              <AddScreen settled={settled} busy={sending} onAdd={(prompt) => send(prompt)} />
              <TakeAwayMenu
                jobId={job.id}
                name={job.name}
                screens={finished.filter((s) => !board.hidden.includes(s.id))}
                finished={finished.length}
                shown={shown}
                onScale={setScale}
              />
            </Toolbar>
          </Canvas>
        </div>
        {theming ? (
          <SidePanel>
            <Suspense fallback={null}>
              <ThemePanel
                themes={theme.themes}
                current={theme.current}
                variables={theme.variables}
                own={theme.own}
                edited={theme.edited}
                canUndo={theme.canUndo}
                canRedo={theme.canRedo}
                act={theme.act}
                onPick={theme.pick}
                onMode={theme.show}
                onKeep={theme.keep}
                onForget={theme.forget}
                onClose={() => setTheming(false)}
              />
            </Suspense>
          </SidePanel>
        ) : (
          frame && (
            <SidePanel>
              <Inspector
                key={frame.id}
                jobId={job.id}
                frame={frame}
                shown={shown}
                busy={sending}
                restoring={restoring}
                onChange={(prompt, html) => send(prompt, changed(frame, html))}
                onRestore={restore}
                onDuplicate={() => copy([frame])}
                onDelete={() => remove([frame.id])}
                onShowVersion={(version) => copy([frame], version)}
                onScale={setScale}
                onClose={() => {
                  focusFrame(frame.id);
                  select([]);
                }}
              />
            </SidePanel>
          )
        )}
      </div>
      <KeysDialog open={help} onOpenChange={setHelp} />
    </div>
  );
}
