import { Link, Outlet } from "@tanstack/react-router";
import { PausedNote } from "@/features/rollout/PausedNote";
import { useMay } from "@/shared/api/useSession";
import { tabClass } from "@/shared/ui/tab";

/** The pages about everybody's jobs. */
export function AdminPage() {
  const may = useMay();
  if (may === "nothing") {
    return (
      <main className="flex flex-1 flex-col items-start gap-2 p-8">
        <h1 className="text-lg font-semibold">This page is for administrators</h1>
        <p className="text-sm text-ink-soft">
          It shows the jobs of all users. Your own are under{" "}
          <Link to="/jobs" search={{ status: [], q: "" }} className="text-accent underline underline-offset-2">
            Jobs
          </Link>
          .
        </p>
      </main>
    );
  }
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-page px-4 py-2 md:px-6">
        <h1 className="text-lg font-semibold">Admin</h1>
        <nav aria-label="Admin" className="-mx-3 flex flex-wrap md:mx-0 md:gap-1">
          <Link to="/admin" activeOptions={{ exact: true }} className={tabClass}>
            Overview
          </Link>
          <Link to="/admin/jobs" search={{}} activeOptions={{ includeSearch: false }} className={tabClass}>
            Jobs
          </Link>
          <Link to="/admin/rollout" className={tabClass}>
            Rollout
          </Link>
          <Link to="/admin/limits" search={{}} activeOptions={{ includeSearch: false }} className={tabClass}>
            Limits
          </Link>
          <Link to="/admin/keys" search={{}} activeOptions={{ includeSearch: false }} className={tabClass}>
            Keys
          </Link>
          <Link to="/admin/audit" search={{}} activeOptions={{ includeSearch: false }} className={tabClass}>
            Audit
          </Link>
        </nav>
        {may === "see" && (
          <p className="ml-auto text-xs text-ink-soft">You see everything and change nothing: your role is viewer.</p>
        )}
      </header>
      <PausedNote>
        New jobs wait.{" "}
        <Link to="/admin/rollout" className="text-accent underline underline-offset-2">
          Rollout
        </Link>
      </PausedNote>
      <Outlet />
    </main>
  );
}
