import { Archive, Download, FileText, Image, Palette } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useContext } from "react";
import { toast } from "sonner";
import { oneAtATime, pixelsOf, type Shown, useExport } from "@/features/takeaway/useExport";
import { type Scale, scales } from "@/features/takeaway/useScale";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import { ImageHosts } from "@/shared/design/images";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";

type Props = {
  jobId: string;
  name: string;
  screens: Screen[]; // finished, and not deleted from the canvas
  finished: number; // deleted ones among them
  shown: Shown;
  onScale: (scale: Scale) => void;
};

/** Ways to take all screens of the canvas away, in the theme that they wear. */
export function TakeAwayMenu({ jobId, name, screens, finished, shown, onScale }: Props) {
  const imageHosts = useContext(ImageHosts);
  const none = screens.length === 0;
  const several = screens.length > 1;
  const { exporting, start } = useExport({ jobId, screenIds: screens.map((s) => s.id) }, shown);
  const { variables } = shown;
  const saveAll = async () => {
    try {
      const { downloadAll } = await import("@/features/takeaway/download");
      await downloadAll(name, screens, { jobId, variables, imageHosts });
    } catch (error) {
      toast.error(`No zip: ${messageOf(error)}`);
    }
  };
  const waits = exporting ? { disabled: true, title: oneAtATime, "aria-description": oneAtATime } : {};
  const saveTheme = async () => {
    const { downloadTheme } = await import("@/features/takeaway/download");
    downloadTheme(name, variables);
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={toolClass}
        disabled={none}
        title={none ? (finished ? "All finished screens are deleted" : "No screen is ready yet") : "Take away"}
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
          <DropdownMenu.Item className={menuItem} {...waits} onSelect={() => start("png")}>
            <Image size={14} aria-hidden /> {several ? "PNG of each screen, as zip" : "PNG"}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItem} {...waits} onSelect={() => start("pdf")}>
            <FileText size={14} aria-hidden /> {several ? "PDF, a page for each screen" : "PDF"}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItem} onSelect={() => void saveTheme()}>
            <Palette size={14} aria-hidden /> Theme as CSS
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className="px-2.5 py-1 text-xs text-ink-soft">
            PNG in {pixelsOf(shown)}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            aria-label="Scale of a PNG"
            value={String(shown.scale)}
            onValueChange={(s) => onScale(Number(s) as Scale)}
            className="flex"
          >
            {scales.map((s) => (
              <DropdownMenu.RadioItem
                key={s}
                value={String(s)}
                className={`${menuItem} flex-1 justify-center tabular-nums data-[state=checked]:font-medium data-[state=checked]:ring-1 data-[state=checked]:ring-line-strong data-[state=checked]:ring-inset`}
                onSelect={(e) => e.preventDefault()} // the menu stays, for what is to be saved
              >
                {s}×
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
