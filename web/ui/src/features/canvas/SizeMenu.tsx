import { Smartphone } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";

const sizes = [
  { id: "667", name: "Small phone, 375 × 667" },
  { id: "812", name: "Phone, 375 × 812" },
  { id: "1200", name: "Long, 375 × 1200" },
  { id: "1800", name: "Whole page, 375 × 1800" },
];

/** How much of a screen its frame shows. */
export function SizeMenu({ size, onPick }: { size: string; onPick: (id: string) => void }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={toolClass} aria-label="Frame size" title="Frame size">
        <Smartphone size={16} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuBox} align="end" sideOffset={8}>
          <DropdownMenu.RadioGroup value={size} onValueChange={onPick}>
            {sizes.map((s) => (
              <DropdownMenu.RadioItem
                key={s.id}
                value={s.id}
                className={`${menuItem} data-[state=checked]:font-medium`}
              >
                {s.name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
