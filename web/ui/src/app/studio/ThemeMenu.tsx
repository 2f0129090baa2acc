import { Check, Palette } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { NamedTheme } from "@/shared/design/builtInThemes";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";

type Props = { themes: NamedTheme[]; current: string; onPick: (id: string) => void };

/** Swaps the theme under all frames; nothing is made anew. */
export function ThemeMenu({ themes, current, onPick }: Props) {
  const name = themes.find((t) => t.id === current)?.name;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={toolClass}>
        <Palette size={16} aria-hidden />
        <span className="max-w-32 truncate max-md:sr-only">{name ?? "Theme"}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuBox} align="end" sideOffset={8}>
          <DropdownMenu.RadioGroup value={current} onValueChange={onPick}>
            {themes.map((theme) => (
              <DropdownMenu.RadioItem key={theme.id} value={theme.id} className={menuItem}>
                <span className="flex overflow-hidden rounded-full border border-line" aria-hidden>
                  {["--background", "--card", "--primary", "--foreground"].map((v) => (
                    <span key={v} className="h-4 w-2.5" style={{ background: theme.variables[v] }} />
                  ))}
                </span>
                <span className="flex-1">{theme.name}</span>
                <DropdownMenu.ItemIndicator>
                  <Check size={14} aria-hidden />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
