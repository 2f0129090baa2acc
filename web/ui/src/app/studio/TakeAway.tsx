import { Clipboard, Download, FileText, Image } from "lucide-react";
import { useContext } from "react";
import { toast } from "sonner";
import { useExport } from "@/features/takeaway/useExport";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import { ImageHosts } from "@/shared/design/images";
import type { Variables } from "@/shared/design/theme";
import { Button } from "@/shared/ui/Button";

/** `jobId` is the job that the screen is of; one that is not its newest version is exported as HTML. */
type Props = { jobId: string; newest: boolean; screen: Screen; variables: Variables };

/** Ways to take one screen away, in the theme that it wears. */
export function TakeAway({ jobId, newest, screen, variables }: Props) {
  const { exporting, start } = useExport(newest ? { jobId, screenId: screen.id } : { html: screen.html }, variables);
  const imageHosts = useContext(ImageHosts);
  const copy = () =>
    navigator.clipboard.writeText(screen.html).then(
      () => toast.success(`HTML of ${screen.title} copied`),
      (e: unknown) => toast.error(`Not copied: ${messageOf(e)}`),
    );
  const save = async () => {
    try {
      const { downloadScreen } = await import("@/features/takeaway/download");
      await downloadScreen(screen, { jobId, variables, imageHosts });
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
        <Button disabled={exporting} onClick={() => start("png")}>
          <Image size={14} aria-hidden /> PNG
        </Button>
        <Button disabled={exporting} onClick={() => start("pdf")}>
          <FileText size={14} aria-hidden /> PDF
        </Button>
      </div>
    </section>
  );
}
