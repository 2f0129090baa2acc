import { Link, Outlet } from "@tanstack/react-router";
import { useSession } from "@/shared/api/useSession";
import { tabClass } from "@/shared/ui/tab";
import { SignOutButton } from "./SignOutButton";

/** The pages about oneself. */
export function SettingsPage() {
  const who = useSession().data;
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-page px-4 py-2 md:px-6">
        <h1 className="text-lg font-semibold">Settings</h1>
        <nav
          aria-label="Settings"
          className="order-last -mx-1 flex min-w-0 basis-full gap-1 overflow-x-auto px-1 md:order-none md:basis-auto"
        >
          <Link to="/settings" activeOptions={{ exact: true }} className={tabClass}>
            Keys
          </Link>
          <Link to="/settings/sessions" className={tabClass}>
            Sessions
          </Link>
          <Link to="/settings/notices" className={tabClass}>
            Notices
          </Link>
          <Link to="/settings/deliveries" search={{}} activeOptions={{ includeSearch: false }} className={tabClass}>
            Deliveries
          </Link>
        </nav>
        {who && (
          <p className="ml-auto flex items-center gap-3 text-sm">
            <span className="min-w-0 truncate">
              {who.userId} <span className="text-ink-soft">· {who.role}</span>
            </span>
            {who.sessionId && <SignOutButton />}
          </p>
        )}
      </header>
      <div className="flex w-full max-w-220 flex-col gap-6 p-4 md:p-6">
        <Outlet />
      </div>
    </main>
  );
}
