import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { Gauge, LayoutTemplate, ListChecks, Monitor, Moon, SlidersHorizontal, Sun } from "lucide-react";
import { Toaster } from "sonner";
import { Problem } from "@/shared/api/problem";
import { useMay, useSession } from "@/shared/api/useSession";
import { WatchedJobs } from "@/shared/live/WatchedJobs";
import { IconButton } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { useAppearance } from "./appearance";
import { signInPath } from "./signIn/search";
import { useSignedOut } from "./signIn/useSignedOut";

const link =
  "flex min-h-11 flex-col items-center justify-center gap-1 rounded-md px-3 text-xs text-ink-soft hover:bg-sunken md:min-h-14 md:w-full md:px-0 " +
  "data-[status=active]:bg-accent-soft data-[status=active]:text-accent";

const next = { system: "light", light: "dark", dark: "system" } as const;
const icons = { system: Monitor, light: Sun, dark: Moon };

/** The sign-in page by itself, or the rail and the page beside it. */
export function Shell() {
  useSignedOut();
  const signingIn = useRouterState({ select: (s) => s.location.pathname === signInPath });
  return signingIn ? <Outlet /> : <Workplace />;
}

function Workplace() {
  const { shown } = useAppearance();
  return (
    <div className="relative flex h-dvh flex-col-reverse overflow-clip md:flex-row">
      <Rail />
      <Page />
      <Toaster
        theme={shown}
        position="top-center"
        offset={84}
        mobileOffset={{ top: 168, left: 16, right: 16 }}
        toastOptions={{ className: "text-sm! font-sans!" }}
      />
    </div>
  );
}

/** The page, once it is known who looks at it. */
function Page() {
  const session = useSession();
  if (session.isSuccess) {
    return (
      <>
        <Outlet />
        <WatchedJobs />
      </>
    );
  }
  return (
    <main className="flex-1 p-8" aria-busy={session.isPending}>
      {session.isError && !(session.error instanceof Problem && session.error.status === 401) && (
        <ErrorNote what="Nobody can say who you are." error={session.error} onRetry={() => void session.refetch()} />
      )}
    </main>
  );
}

function Rail() {
  const { choice, choose } = useAppearance();
  const may = useMay();
  const Icon = icons[choice];
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 items-center gap-1 border-t border-line bg-surface p-1 md:w-18 md:flex-col md:border-t-0 md:border-r"
    >
      <Link to="/studio" className={link}>
        <LayoutTemplate size={18} aria-hidden /> Studio
      </Link>
      <Link to="/jobs" search={{ status: [], q: "" }} activeOptions={{ includeSearch: false }} className={link}>
        <ListChecks size={18} aria-hidden /> Jobs
      </Link>
      {may !== "nothing" && (
        <Link to="/admin" className={link}>
          <Gauge size={18} aria-hidden /> Admin
        </Link>
      )}
      <Link to="/settings" className={link}>
        <SlidersHorizontal size={18} aria-hidden /> Settings
      </Link>
      <IconButton
        label={`Appearance: ${choice}. Change to ${next[choice]}`}
        className="ml-auto md:mt-auto md:ml-0"
        onClick={() => choose(next[choice])}
      >
        <Icon size={16} aria-hidden />
      </IconButton>
    </nav>
  );
}
