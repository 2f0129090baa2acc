import { Check, Moon, Palette, SlidersHorizontal, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { Mode } from "@/features/themes/counterpart";
import { Swatches } from "@/features/themes/Swatches";
import type { NamedTheme } from "@/shared/design/builtInThemes";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";

type Props = {
  themes: NamedTheme[];
  current: NamedTheme;
  edited: boolean;
  mode: Mode;
  onPick: (id: string) => void;
  onMode: (mode: Mode) => void;
  onEdit: () => void;
};

/** Swaps the theme under all frames; nothing is made anew. */
export function ThemeMenu({ themes, current, edited, mode, onPick, onMode, onEdit }: Props) {
  const name = edited ? `${current.name}, edited` : current.name;
  const other = mode === "dark" ? "light" : "dark";
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={toolClass} aria-label={`Theme: ${name}`} title={`Theme: ${name}`}>
          <Palette size={16} aria-hidden />
          <span className="max-w-32 truncate @max-2xl/canvas:hidden">{name}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={`${menuBox} max-h-100 overflow-y-auto`} align="end" sideOffset={8}>
            <DropdownMenu.RadioGroup value={edited ? "" : current.id} onValueChange={onPick}>
              {themes.map((theme) => (
                <DropdownMenu.RadioItem key={theme.id} value={theme.id} className={menuItem}>
                  <Swatches variables={theme.variables} />
                  <span className="flex-1">{theme.name}</span>
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <DropdownMenu.Item className={menuItem} onSelect={onEdit}>
              <SlidersHorizontal size={14} aria-hidden /> Edit theme
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <button
        type="button"
        className={toolClass}
        aria-label={`Show screens ${other}`}
        title={`Show screens ${other}`}
        onClick={() => onMode(other)}
      >
        {mode === "dark" ? <Moon size={16} aria-hidden /> : <Sun size={16} aria-hidden />}
      </button>
    </>
  );
}
