import type { ReactNode } from "react";

/** A titled part of a settings page, with the one thing to do at its right. */
export function Part({
  title,
  about,
  act,
  children,
}: {
  title: string;
  about: ReactNode;
  act?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-ink-soft">{about}</p>
        </div>
        {act}
      </div>
      {children}
    </section>
  );
}

/** What a list is for, while it has nothing in it. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="rounded-lg border border-dashed border-line px-4 py-6 text-sm text-ink-soft">{children}</p>;
}
