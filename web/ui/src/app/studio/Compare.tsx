import { CopyPlus, RotateCcw, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useMemo, useState } from "react";
import type { Frame } from "@/features/canvas/frames";
import type { ScreenVersion } from "@/shared/api/types";
import { useVersion } from "@/shared/api/useVersions";
import { Preview } from "@/shared/design/Preview";
import { Skeleton } from "@/shared/design/Skeleton";
import type { Variables } from "@/shared/design/theme";
import { age } from "@/shared/format";
import { Button, IconButton } from "@/shared/ui/Button";
import { dialogBox, dialogShade } from "@/shared/ui/menu";
import { useFocusBack } from "@/shared/ui/useFocusBack";

type Props = {
  jobId: string;
  frame: Frame;
  versions: ScreenVersion[]; // newest first
  first: number;
  variables: Variables;
  restoring: boolean;
  onRestore: (version: number) => void;
  onPlaceBeside: (version: number) => void;
  onClose: () => void;
};

/** Two versions of a screen side by side; either can be another one. */
export function Compare(props: Props) {
  const { jobId, frame, versions, first, variables, restoring, onRestore, onPlaceBeside, onClose } = props;
  const newest = versions[0]?.version as number;
  const [left, setLeft] = useState(first);
  const [right, setRight] = useState(newest);
  const wardrobe = useMemo(() => [variables], [variables]);
  const side = { jobId, frame, versions, wardrobe };
  const back = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogShade} />
        <Dialog.Content
          aria-describedby={undefined}
          {...back}
          className={`${dialogBox} h-[calc(100dvh-32px)] w-220 max-w-[calc(100%-32px)]`}
        >
          <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold">Versions of {frame.title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </div>
          <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,375px)_minmax(0,375px)] justify-center gap-4 overflow-x-hidden bg-canvas p-4 md:gap-8">
            <Side {...side} name="Left" version={left} onVersion={setLeft} />
            <Side {...side} name="Right" version={right} onVersion={setRight} />
          </div>
          <div className="flex flex-wrap justify-end gap-2 border-t border-line p-3">
            <Button onClick={() => onPlaceBeside(left)}>
              <CopyPlus size={14} aria-hidden /> Place v{left} beside
            </Button>
            <Button
              look="primary"
              disabled={restoring || left === newest}
              title={left === newest ? "This is the newest version" : undefined}
              onClick={() => onRestore(left)}
            >
              <RotateCcw size={14} aria-hidden /> Restore v{left}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type SideProps = Pick<Props, "jobId" | "frame" | "versions"> & {
  wardrobe: Variables[];
  name: string;
  version: number;
  onVersion: (version: number) => void;
};

function Side({ jobId, frame, versions, wardrobe, name, version, onVersion }: SideProps) {
  const { data } = useVersion(jobId, frame.screenId, version);
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-2">
      <select
        className="field"
        aria-label={`${name} version`}
        value={version}
        onChange={(e) => onVersion(Number(e.target.value))}
      >
        {versions.map((v, i) => (
          <option key={v.version} value={v.version}>
            v{v.version} · {age(v.createdAt)}
            {i === 0 ? " · newest" : ""}
            {v.restoredFrom ? ` · v${v.restoredFrom} restored` : ""}
          </option>
        ))}
      </select>
      <div className="relative min-h-0 flex-1 overflow-hidden rounded-[20px] ring-1 ring-line">
        {data?.html ? (
          <Preview
            key={version}
            title={`${frame.title} v${version}`}
            html={data.html}
            width={375}
            wardrobe={wardrobe}
            worn={0}
            className="absolute top-0 left-0 h-full w-full origin-top-left max-md:h-[244%] max-md:w-[244%] max-md:scale-[0.41]"
            interactive
          />
        ) : (
          <Skeleton variables={wardrobe[0] ?? {}} moving />
        )}
      </div>
    </div>
  );
}
