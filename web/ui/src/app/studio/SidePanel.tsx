import type { ReactNode } from "react";

/** What stands beside the canvas, or over its lower part on a phone. */
export function SidePanel({ children }: { children: ReactNode }) {
  return (
    <div className="absolute inset-x-0 bottom-0 z-20 max-h-[70%] overflow-y-auto border-t border-line bg-surface md:relative md:inset-auto md:max-h-none md:w-80 md:shrink-0 md:border-t-0 md:border-l">
      {children}
    </div>
  );
}
