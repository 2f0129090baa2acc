import { X } from "lucide-react";
import { useOwnThemes } from "@/features/themes/ownThemes";
import { Swatches } from "@/features/themes/Swatches";
import { IconButton } from "@/shared/ui/Button";

/** The own theme that a brief's screens will wear, and the way to let go of it. */
export function ThemeOfBrief({ id, onRemove }: { id: string; onRemove: () => void }) {
  const theme = useOwnThemes().themes.find((t) => t.id === id);
  if (!theme) return null;
  return (
    <p className="flex items-center gap-2 rounded-md border border-line bg-surface py-1 pr-1 pl-3 text-xs">
      <Swatches variables={theme.variables} />
      <span className="min-w-0 flex-1">New screens wear “{theme.name}” at first.</span>
      <IconButton label={`Do not wear ${theme.name}`} onClick={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </p>
  );
}
