import { Check, Smartphone } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { toolClass } from "@/shared/ui/Button";
import { menuBox, menuItem } from "@/shared/ui/menu";
import { devices, sizeOf } from "./devices";

type Props = { device: string; bezel: boolean; onDevice: (id: string) => void; onBezel: (shown: boolean) => void };

/** What the screens are shown on. */
export function DeviceMenu({ device, bezel, onDevice, onBezel }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={toolClass} aria-label="Device" title="Device">
        <Smartphone size={16} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuBox} align="end" sideOffset={8}>
          <DropdownMenu.RadioGroup value={device} onValueChange={onDevice}>
            {devices.map((d) => (
              <DropdownMenu.RadioItem key={d.id} value={d.id} className={menuItem}>
                <span className="flex-1">{d.name}</span>
                <span className="text-xs text-ink-soft tabular-nums">{sizeOf(d)}</span>
                <span className="size-4">
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.CheckboxItem checked={bezel} onCheckedChange={onBezel} className={menuItem}>
            <span className="flex-1">Device frame</span>
            <span className="size-4">
              <DropdownMenu.ItemIndicator>
                <Check size={14} aria-hidden />
              </DropdownMenu.ItemIndicator>
            </span>
          </DropdownMenu.CheckboxItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
