import { RadioGroup } from "radix-ui";
import type { NamedTheme } from "@/shared/design/builtInThemes";
import { Swatches } from "./Swatches";

type Props = { themes: NamedTheme[]; current: string; onPick: (id: string) => void };

/** Themes to choose from, the generated one first. */
export function ThemeChips({ themes, current, onPick }: Props) {
  return (
    <RadioGroup.Root aria-label="Theme" value={current} onValueChange={onPick} className="grid grid-cols-2 gap-2">
      {themes.map((theme) => (
        <RadioGroup.Item
          key={theme.id}
          value={theme.id}
          className="flex min-h-9 min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-2 text-left text-sm hover:bg-sunken data-[state=checked]:border-accent data-[state=checked]:font-medium data-[state=checked]:ring-1 data-[state=checked]:ring-accent pointer-coarse:min-h-11"
        >
          <Swatches variables={theme.variables} />
          <span className="min-w-0 truncate" title={theme.name}>
            {theme.name}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
