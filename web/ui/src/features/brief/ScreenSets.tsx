import { LayoutList } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { buttonClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";
import { tellWithUndo } from "@/shared/ui/undo";
import type { BriefScreen, ChangeScreens } from "./brief";
import { screenSets, screensOf } from "./screenSets";

type Props = { screens: BriefScreen[]; onChange: ChangeScreens };

/** Lists of screens to start from, by kind of app. Screens that were there come back by Undo. */
export default function ScreenSets({ screens, onChange }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={`${buttonClass("quiet")} px-2!`}>
        <LayoutList size={14} aria-hidden /> Sets
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${menuBox} max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto`}
          align="end"
          sideOffset={4}
        >
          <DropdownMenu.Label className="px-2.5 py-1.5 text-xs text-ink-soft">
            Screens for this kind of app
          </DropdownMenu.Label>
          {screenSets.map(({ kind, outlines }) => (
            <DropdownMenu.Item
              key={kind}
              className={menuItem}
              onSelect={() => {
                onChange(() => screensOf(outlines));
                if (screens.length > 0) {
                  tellWithUndo(`Screens of the set “${kind}”`, () => onChange(() => screens));
                }
              }}
            >
              <span className="flex-1">{kind}</span>
              <span className="text-xs text-ink-soft tabular-nums">{outlines.length}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
