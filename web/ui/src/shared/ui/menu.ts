// Looks shared by the menus and popovers, whose behaviour comes from Radix.
export const menuBox = "z-50 min-w-52 rounded-lg border border-line bg-raised p-1 text-sm text-ink shadow-sm";

export const menuItem =
  "flex min-h-8 cursor-pointer items-center gap-3 rounded-md px-2.5 outline-none select-none data-[highlighted]:bg-sunken " +
  "data-[disabled]:opacity-50 pointer-coarse:min-h-11";

export const dialogShade = "fixed inset-0 z-40 bg-ink/40 dark:bg-page/80";

export const dialogBox =
  "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden " +
  "rounded-lg border border-line bg-raised text-ink";
