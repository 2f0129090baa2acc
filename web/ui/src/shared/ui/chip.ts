/** The look of a small switch among several, such as a state to filter by. */
export const chipClass =
  "inline-flex min-h-8 items-center gap-1 rounded-full border border-line bg-surface px-3 text-xs hover:bg-sunken aria-pressed:border-accent " +
  "aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:min-h-11";
