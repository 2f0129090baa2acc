/** What a design is shown on. A screen without a height of its own is as high as its design. */
export type Device = { id: string; name: string; width: number; height: number | null };

export const phone: Device = { id: "phone", name: "Phone", width: 375, height: 812 };

export const devices: Device[] = [
  { id: "small", name: "Small phone", width: 320, height: 640 },
  phone,
  { id: "large", name: "Large phone", width: 430, height: 932 },
  { id: "tablet", name: "Tablet", width: 768, height: 1024 },
  { id: "page", name: "Whole page", width: 375, height: null },
];

export function deviceOf(id: string): Device {
  return devices.find((d) => d.id === id) ?? phone;
}

export function sizeOf(device: Device): string {
  return `${device.width} × ${device.height ?? "as high as it is"}`;
}
