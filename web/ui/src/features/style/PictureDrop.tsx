import { useMutation } from "@tanstack/react-query";
import { ImagePlus, LoaderCircle, X } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { extractStyle } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { useInfo } from "@/shared/api/useInfo";
import { count } from "@/shared/format";
import { watch } from "@/shared/live/announce";
import { Button } from "@/shared/ui/Button";
import { accept, faultOf, faultOfCount, filesOf, withNames } from "./pictures";
import { useObjectUrl } from "./useObjectUrl";

type Props = { onStarted: (jobId: string) => void };
type Chosen = { key: string; file: File };

/** Takes pictures by drop, paste or file picker, and has their style read. */
export default function PictureDrop({ onStarted }: Props) {
  const offline = useInfo().data?.provider === "offline";
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [faults, setFaults] = useState<string[]>([]);
  const [more, setMore] = useState(true); // type and components too, which takes a model
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const full = more && !offline;
  const start = useMutation({
    mutationFn: () =>
      extractStyle(
        chosen.map((c) => c.file),
        full ? "full" : "colors",
      ),
    onSuccess: (id) => {
      void watch(id);
      onStarted(id);
    },
  });

  const add = async (files: File[]) => {
    if (files.length === 0) return;
    start.reset();
    const all = [...chosen, ...files.map((file) => ({ key: crypto.randomUUID(), file }))];
    const tooMany = faultOfCount(all.length);
    if (tooMany) {
      setFaults([tooMany]);
      return;
    }
    const found = await Promise.all(all.map(({ file }, i) => faultOf(file, i)));
    const names = all.map(({ file }) => ({ name: file.name }));
    setFaults(found.flatMap((fault) => (fault ? [withNames(fault, names)] : [])));
    setChosen(all.filter((_, i) => !found[i]));
  };
  usePasted(add);
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void add(filesOf(e.dataTransfer));
  };
  const refused = start.error
    ? withNames(
        messageOf(start.error),
        chosen.map((c) => ({ name: c.file.name })),
      )
    : undefined;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same for those who do not drag
    <div
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col gap-2 rounded-md border border-dashed p-2 ${over ? "border-accent bg-accent-soft" : "border-line-strong"}`}
    >
      {chosen.length > 0 && (
        <ul className="grid grid-cols-4 gap-2">
          {chosen.map(({ key, file }) => (
            <Thumb
              key={key}
              file={file}
              onRemove={() => {
                start.reset();
                setFaults([]);
                setChosen(chosen.filter((c) => c.key !== key));
              }}
            />
          ))}
        </ul>
      )}
      <input
        ref={picker}
        type="file"
        accept={accept}
        multiple
        tabIndex={-1}
        aria-label="Pictures"
        className="sr-only"
        onChange={(e) => {
          void add([...(e.target.files ?? [])]);
          e.target.value = ""; // the same file may be taken again
        }}
      />
      <Button onClick={() => picker.current?.click()} look={chosen.length ? "quiet" : "plain"}>
        <ImagePlus size={14} aria-hidden /> {chosen.length ? "Add pictures" : "Choose pictures"}
      </Button>
      {chosen.length === 0 && (
        <p className="text-center text-xs text-ink-soft">
          or drop or paste them here: 1 to 8, png, jpeg or webp, up to 10 MB each
        </p>
      )}
      {[...faults, ...(refused ? [`Not started: ${refused}`] : [])].map((fault) => (
        <p key={fault} role="alert" className="text-xs break-words text-bad">
          {fault}
        </p>
      ))}
      {chosen.length > 0 && (
        <>
          {!offline && (
            <label className="flex min-h-8 cursor-pointer items-center gap-2 text-xs pointer-coarse:min-h-11">
              <input type="checkbox" className="size-4" checked={more} onChange={(e) => setMore(e.target.checked)} />
              Type and components too, by one model call
            </label>
          )}
          <Button look="primary" disabled={start.isPending} onClick={() => start.mutate()}>
            {start.isPending && (
              <LoaderCircle size={14} className="animate-spin motion-reduce:animate-none" aria-hidden />
            )}
            {start.isPending ? "Sending" : "Read"} {count(chosen.length, "picture")}
          </Button>
        </>
      )}
    </div>
  );
}

function Thumb({ file, onRemove }: { file: File; onRemove: () => void }) {
  const url = useObjectUrl(file);
  return (
    <li className="relative h-20 overflow-hidden rounded border border-line bg-canvas">
      {url && <img src={url} alt={file.name} title={file.name} className="h-full w-full object-contain" />}
      <button
        type="button"
        aria-label={`Remove ${file.name}`}
        onClick={onRemove}
        className="absolute top-0 right-0 flex size-6 items-center justify-center rounded-bl bg-surface text-ink-soft hover:text-ink pointer-coarse:size-9"
      >
        <X size={12} aria-hidden />
      </button>
    </li>
  );
}

/** Calls back with the pictures that are pasted anywhere, and keeps a drop beside the place from leaving the page. */
function usePasted(add: (files: File[]) => void): void {
  const act = useRef(add);
  useEffect(() => {
    act.current = add;
  });
  useEffect(() => {
    const paste = (e: ClipboardEvent) => {
      const files = filesOf(e.clipboardData);
      if (files.length === 0) return; // words belong to the field that they are pasted into
      e.preventDefault();
      act.current(files);
    };
    const stay = (e: globalThis.DragEvent) => {
      if (e.dataTransfer?.types.includes("Files")) e.preventDefault();
    };
    document.addEventListener("paste", paste);
    document.addEventListener("dragover", stay);
    document.addEventListener("drop", stay);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("dragover", stay);
      document.removeEventListener("drop", stay);
    };
  }, []);
}
