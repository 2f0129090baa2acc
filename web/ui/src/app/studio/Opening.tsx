/** The canvas of a job that is being opened: outlines where its toolbar and its screens will be. */
export function Opening() {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden bg-canvas" aria-busy="true">
      <p className="sr-only" role="status">
        Opening the job
      </p>
      <div className="flex flex-1 items-center justify-center gap-8 overflow-hidden p-8" aria-hidden>
        {[0, 1, 2].map((i) => (
          <div key={i} className={`flex flex-col gap-2 ${i > 0 ? "max-md:hidden" : ""}`}>
            <div className="h-3 w-24 rounded bg-sunken" />
            <div className="flex h-96 w-44 flex-col gap-3 rounded-xl border border-line bg-surface p-4">
              <div className="h-4 w-24 rounded bg-sunken" />
              <div className="h-28 rounded-lg bg-sunken" />
              <div className="h-3 w-32 rounded bg-sunken" />
              <div className="h-3 w-20 rounded bg-sunken" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
