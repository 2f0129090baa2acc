import { Clipboard, Download, FileText, Image } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useContext } from "react";
import { toast } from "sonner";
import { oneAtATime, pixelsOf, type Shown, useExport } from "@/features/takeaway/useExport";
import { type Scale, scales } from "@/features/takeaway/useScale";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import { ImageHosts } from "@/shared/design/images";
import { Button } from "@/shared/ui/Button";

/** `jobId` is the job that the screen is of; one that is not its newest version is exported as HTML. */
type Props = { jobId: string; newest: boolean; screen: Screen; shown: Shown; onScale: (scale: Scale) => void };

/** Ways to take one screen away, as it is shown. */
export function TakeAway({ jobId, newest, screen, shown, onScale }: Props) {
  const { exporting, start } = useExport(newest ? { jobId, screenId: screen.id } : { html: screen.html }, shown);
  const imageHosts = useContext(ImageHosts);
  const copy = () =>
    navigator.clipboard.writeText(screen.html).then(
      () => toast.success(`HTML of ${screen.title} copied`),
      (e: unknown) => toast.error(`Not copied: ${messageOf(e)}`),
    );
  const save = async () => {
    try {
      const { downloadScreen } = await import("@/features/takeaway/download");
      await downloadScreen(screen, { jobId, variables: shown.variables, imageHosts });
    } catch (error) {
      toast.error(`Not downloaded: ${messageOf(error)}`);
    }
  };
  return (
    <section aria-label="Take away" className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-ink-soft">Take away</h3>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={() => void copy()}>
          <Clipboard size={14} aria-hidden /> Copy HTML
        </Button>
        <Button onClick={() => void save()}>
          <Download size={14} aria-hidden /> Download
        </Button>
        <Button why={exporting ? oneAtATime : undefined} onClick={() => start("png")}>
          <Image size={14} aria-hidden /> PNG
        </Button>
        <Button why={exporting ? oneAtATime : undefined} onClick={() => start("pdf")}>
          <FileText size={14} aria-hidden /> PDF
        </Button>
      </div>
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs text-ink-soft">PNG in {pixelsOf(shown)}</span>
        <RadioGroup.Root
          aria-label="Scale of a PNG"
          orientation="horizontal"
          value={String(shown.scale)}
          onValueChange={(s) => onScale(Number(s) as Scale)}
          className="flex gap-0.5 rounded-md bg-sunken p-0.5"
        >
          {scales.map((s) => (
            <RadioGroup.Item
              key={s}
              value={String(s)}
              className="min-h-7 min-w-9 rounded text-sm tabular-nums data-[state=checked]:bg-surface data-[state=checked]:font-medium pointer-coarse:min-h-11 pointer-coarse:min-w-11"
            >
              {s}×
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      </div>
    </section>
  );
}
