import { Download, Plus, Smartphone } from "lucide-react";
import { DropdownMenu, Popover } from "radix-ui";
import { useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import { type Copy, spacing } from "@/features/canvas/board";
import Canvas from "@/features/canvas/Canvas";
import { type Frame, framesOf } from "@/features/canvas/frames";
import Toolbar from "@/features/canvas/Toolbar";
import { useBoard } from "@/features/canvas/useBoard";
import { changeScreen } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { isSettled, type Job } from "@/shared/api/types";
import { builtInThemes, type NamedTheme, placeholderTheme } from "@/shared/design/builtInThemes";
import { variablesOf } from "@/shared/design/theme";
import { JobProgress } from "@/shared/live/JobProgress";
import { useJobActions } from "@/shared/live/useJobActions";
import { menuBox, menuItem } from "@/shared/ui/menu";
import { EditWatcher } from "./EditWatcher";
import Inspector from "./Inspector";
import { PromptBox } from "./PromptBox";
import { ThemeMenu } from "./ThemeMenu";
import { useEdits } from "./useEdits";
import { useStored } from "./useStored";

const sizes = [
  { id: "667", name: "Small phone, 375 × 667" },
  { id: "812", name: "Phone, 375 × 812" },
  { id: "1200", name: "Long, 375 × 1200" },
  { id: "1800", name: "Whole page, 375 × 1800" },
];

/** A job's screens on the canvas, and everything that can be done with them. */
export default function Workspace({ job, live }: { job: Job; live: boolean }) {
  const ids = useMemo(() => job.screens.map((s) => s.id), [job.screens]);
  const { board, act, canUndo, canRedo } = useBoard(job.id, ids);
  const { edits, add, drop } = useEdits(job.id);
  const { cancel, retry, acting } = useJobActions(job.id);
  const [selected, setSelected] = useState<string[]>([]);
  const [sending, setSending] = useState(false);
  const [adding, setAdding] = useState(false);
  const [themeId, setThemeId] = useStored(`appforge.theme.${job.id}`, "generated");
  const [size, setSize] = useStored("appforge.size", "812");

  const generated = job.outputData?.theme;
  const themes = useMemo<NamedTheme[]>(
    () => [
      ...(generated ? [{ id: "generated", name: generated.name, variables: variablesOf(generated.style) }] : []),
      ...builtInThemes,
    ],
    [generated],
  );
  const theme = themes.find((t) => t.id === themeId) ?? (generated ? themes[0] : undefined) ?? placeholderTheme;
  const list = useMemo(() => framesOf(job, board.copies), [job, board.copies]);
  const frames = useMemo(() => new Map(list.map((f) => [f.id, f])), [list]);
  const changing = useMemo(() => new Set(edits.flatMap((e) => (e.screenId ? [e.screenId] : []))), [edits]);
  const frame = selected.length === 1 ? frames.get(selected[0] as string) : undefined;

  const send = async (prompt: string, screenId?: string) => {
    setSending(true);
    try {
      add({ jobId: await changeScreen({ prompt, jobId: job.id, screenId }), screenId, prompt });
      setAdding(false);
    } catch (error) {
      toast.error(`Not started: ${messageOf(error)}`);
      throw error;
    } finally {
      setSending(false);
    }
  };
  const copy = useCallback(
    (of: Frame[], version?: number) => {
      const copies = of.flatMap((f): (Copy & { at: { x: number; y: number } })[] => {
        const shown = version ?? f.version;
        const at = board.positions[f.id];
        if (!shown || !at) return [];
        // Below what it is a copy of, where the row leaves room.
        return [
          {
            id: `copy-${crypto.randomUUID()}`,
            of: f.screenId,
            version: shown,
            at: { x: at.x, y: at.y + Number(size) + spacing / 4 },
          },
        ];
      });
      if (copies.length) act({ type: "copy", copies });
    },
    [act, board.positions, size],
  );
  const remove = (gone: string[]) => {
    act({ type: "remove", ids: gone });
    setSelected([]);
    toast(gone.length === 1 ? "Frame deleted" : `${gone.length} frames deleted`, {
      action: { label: "Undo", onClick: () => act({ type: "undo" }) },
    });
  };
  const finished = job.outputData?.screens ?? [];

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
            canRetry={isSettled(job.status)}
            onRetry={retry}
            selected={selected}
            onSelect={setSelected}
            onDuplicate={(which) => copy(which.flatMap((id) => frames.get(id) ?? []))}
          >
            <Toolbar act={act} canUndo={canUndo} canRedo={canRedo}>
              <span className="mx-1 h-5 w-px shrink-0 bg-line" aria-hidden />
              <ThemeMenu themes={themes} current={theme.id} onPick={setThemeId} />
              <SizeMenu size={size} onPick={setSize} />
              <Popover.Root open={adding} onOpenChange={setAdding}>
                <Popover.Trigger
                  className={toolClass}
                  disabled={!isSettled(job.status)}
                  title={isSettled(job.status) ? undefined : "After this job has ended"}
                >
                  <Plus size={16} aria-hidden /> <span className="max-md:sr-only">Screen</span>
                </Popover.Trigger>
                <Popover.Portal>
                  <Popover.Content className={`${menuBox} w-80 p-3!`} sideOffset={8} align="end">
                    <PromptBox
                      label="Add a screen"
                      placeholder="A screen to share a finished run, with a map"
                      submit="Add screen"
                      busy={sending}
                      onSubmit={(prompt) => send(prompt)}
                    />
                  </Popover.Content>
                </Popover.Portal>
              </Popover.Root>
              <button
                type="button"
                className={toolClass}
                disabled={finished.length === 0}
                onClick={async () => {
                  const { downloadAll } = await import("@/features/takeaway/download");
                  await downloadAll(job.name, finished, theme.variables).catch((e) =>
                    toast.error(`No zip: ${messageOf(e)}`),
                  );
                }}
              >
                <Download size={16} aria-hidden /> <span className="max-md:sr-only">Zip</span>
              </button>
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

const toolClass =
  "inline-flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm hover:bg-sunken disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:min-h-11";

function SizeMenu({ size, onPick }: { size: string; onPick: (id: string) => void }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={toolClass} aria-label="Frame size" title="Frame size">
        <Smartphone size={16} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuBox} align="end" sideOffset={8}>
          <DropdownMenu.RadioGroup value={size} onValueChange={onPick}>
            {sizes.map((s) => (
              <DropdownMenu.RadioItem
                key={s.id}
                value={s.id}
                className={`${menuItem} data-[state=checked]:font-medium`}
              >
                {s.name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
