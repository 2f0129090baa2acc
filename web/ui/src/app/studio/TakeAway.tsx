import { Clipboard, Download } from "lucide-react";
import { toast } from "sonner";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import type { Variables } from "@/shared/design/theme";
import { Button } from "@/shared/ui/Button";

/** Ways to take one screen away, in the theme that it wears. */
export function TakeAway({ screen, variables }: { screen: Screen; variables: Variables }) {
  const copy = () =>
    navigator.clipboard.writeText(screen.html).then(
      () => toast.success(`HTML of ${screen.title} copied`),
      (e: unknown) => toast.error(`Not copied: ${messageOf(e)}`),
    );
  const save = async () => {
    try {
      const { downloadScreen } = await import("@/features/takeaway/download");
      await downloadScreen(screen, variables);
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
      </div>
    </section>
  );
}
