import { Archive, Download, FileText, Image, Palette } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useContext } from "react";
import { toast } from "sonner";
import { useExport } from "@/features/takeaway/useExport";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import { ImageHosts } from "@/shared/design/images";
import type { Variables } from "@/shared/design/theme";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";

type Props = { jobId: string; name: string; screens: Screen[]; variables: Variables };

/** Ways to take all finished screens away, in the theme that they wear. */
export function TakeAwayMenu({ jobId, name, screens, variables }: Props) {
  const imageHosts = useContext(ImageHosts);
  const none = screens.length === 0;
  const several = screens.length > 1;
  const { exporting, start } = useExport({ jobId }, variables);
  const saveAll = async () => {
    try {
      const { downloadAll } = await import("@/features/takeaway/download");
      await downloadAll(name, screens, { jobId, variables, imageHosts });
    } catch (error) {
      toast.error(`No zip: ${messageOf(error)}`);
    }
  };
  const saveTheme = async () => {
    const { downloadTheme } = await import("@/features/takeaway/download");
    downloadTheme(name, variables);
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={toolClass}
        disabled={none}
        title={none ? "No screen is ready yet" : "Take away"}
        aria-label="Take away"
      >
        <Download size={16} aria-hidden /> <span className="@max-4xl/canvas:sr-only">Take away</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuBox} align="end" sideOffset={8}>
          <DropdownMenu.Label className="px-2.5 py-1 text-xs text-ink-soft">
            {screens.length === 1 ? "1 screen" : `${screens.length} screens`}
          </DropdownMenu.Label>
          <DropdownMenu.Item className={menuItem} onSelect={() => void saveAll()}>
            <Archive size={14} aria-hidden /> Zip of all screens
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItem} disabled={exporting} onSelect={() => start("png")}>
            <Image size={14} aria-hidden /> {several ? "PNG of each screen, as zip" : "PNG"}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItem} disabled={exporting} onSelect={() => start("pdf")}>
            <FileText size={14} aria-hidden /> {several ? "PDF, a page for each screen" : "PDF"}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItem} onSelect={() => void saveTheme()}>
            <Palette size={14} aria-hidden /> Theme as CSS
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
