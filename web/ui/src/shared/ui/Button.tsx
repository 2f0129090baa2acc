import type { ComponentProps, ReactNode } from "react";

type Look = "primary" | "plain" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:brightness-110 border-transparent",
  plain: "bg-surface text-ink border-line hover:bg-sunken",
  quiet: "bg-transparent text-ink-soft border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-surface text-bad border-line hover:bg-bad-soft",
};

const base =
  "inline-flex min-h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap " +
  "transition-[background-color,color,filter] duration-150 motion-reduce:transition-none pointer-coarse:min-h-11 " +
  "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50";

export function buttonClass(look: Look = "plain"): string {
  return `${base} px-3 ${looks[look]}`;
}

type ButtonProps = ComponentProps<"button"> & {
  look?: Look;
  why?: string; // why it cannot be pressed now; without one it can, unless disabled
};

/** Disables a button and tells the reason, to eyes and ears. */
const refusal = (why: string | undefined) => (why ? { disabled: true, title: why, "aria-description": why } : {});

export function Button({ look = "plain", why, className = "", ...props }: ButtonProps) {
  return <button type="button" className={`${buttonClass(look)} ${className}`} {...props} {...refusal(why)} />;
}

/** The look of what stands in a toolbar: an icon, and words where there is room. */
export const toolClass =
  "inline-flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm hover:bg-sunken " +
  "disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:justify-center";

/** A button that shows an icon only; its label is what it says and its tooltip. */
export function IconButton({
  label,
  look = "quiet",
  why,
  className = "",
  children,
  ...props
}: ButtonProps & { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${base} w-8 pointer-coarse:w-11 ${looks[look]} ${className}`}
      {...props}
      {...refusal(why && `${label}: ${why}`)}
    >
      {children}
    </button>
  );
}
