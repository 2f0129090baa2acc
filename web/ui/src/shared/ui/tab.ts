/** The look of a link to one of the pages of a part, such as Admin. */
export const tabClass =
  "inline-flex min-h-9 items-center rounded-md px-3 text-sm text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:min-h-11 " +
  "data-[status=active]:bg-sunken data-[status=active]:font-medium data-[status=active]:text-ink";
