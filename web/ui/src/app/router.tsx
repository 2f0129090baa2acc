import { createRootRoute, createRoute, createRouter, Link, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { auditSearch } from "@/features/audit/search";
import { keySearch } from "@/features/keys/search";
import { limitSearch } from "@/features/limits/search";
import { deliverySearch } from "@/features/notices/search";
import { searchFrom } from "@/features/operations/search";
import { jobsSearch } from "./jobs/search";
import { Shell } from "./Shell";
import { signInSearch } from "./signIn/search";
import { StudioPage } from "./studio/StudioPage";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("./signIn/SignInPage"), "SignInPage"),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/studio" });
  },
});

// One page for both addresses: the brief, and the focus in it, stay where they are when a job starts.
const studio = createRoute({ getParentRoute: () => root, path: "/studio", component: StudioPage });
const studioJob = createRoute({ getParentRoute: () => studio, path: "/$jobId" });

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("./jobs/JobsPage"), "JobsPage"),
});

const job = createRoute({
  getParentRoute: () => root,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("./jobs/JobPage"), "JobPage"),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  component: lazyRouteComponent(() => import("./admin/AdminPage"), "AdminPage"),
});

const overview = createRoute({
  getParentRoute: () => admin,
  path: "/",
  component: lazyRouteComponent(() => import("./admin/OverviewPage"), "OverviewPage"),
});

const allJobs = createRoute({
  getParentRoute: () => admin,
  path: "/jobs",
  validateSearch: searchFrom,
  component: lazyRouteComponent(() => import("./admin/AllJobsPage"), "AllJobsPage"),
});

const inspect = createRoute({
  getParentRoute: () => admin,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("./admin/InspectPage"), "InspectPage"),
});

const rollout = createRoute({
  getParentRoute: () => admin,
  path: "/rollout",
  component: lazyRouteComponent(() => import("./admin/rollout/RolloutPage"), "RolloutPage"),
});

const limits = createRoute({
  getParentRoute: () => admin,
  path: "/limits",
  validateSearch: limitSearch,
  component: lazyRouteComponent(() => import("./admin/limits/LimitsPage"), "LimitsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

const ownKeys = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("./settings/KeysPage"), "KeysPage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyRouteComponent(() => import("./settings/SessionsPage"), "SessionsPage"),
});

const notices = createRoute({
  getParentRoute: () => settings,
  path: "/notices",
  component: lazyRouteComponent(() => import("./settings/NoticesPage"), "NoticesPage"),
});

const deliveries = createRoute({
  getParentRoute: () => settings,
  path: "/deliveries",
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import("./settings/DeliveriesPage"), "DeliveriesPage"),
});

const allKeys = createRoute({
  getParentRoute: () => admin,
  path: "/keys",
  validateSearch: keySearch,
  component: lazyRouteComponent(() => import("./admin/keys/AllKeysPage"), "AllKeysPage"),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("./admin/audit/AuditPage"), "AuditPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    home,
    studio.addChildren([studioJob]),
    jobs,
    job,
    admin.addChildren([overview, allJobs, inspect, rollout, limits, allKeys, audit]),
    settings.addChildren([ownKeys, sessions, notices, deliveries]),
  ]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <main className="flex flex-1 flex-col items-start gap-2 p-8">
      <h1 className="text-lg font-semibold">There is no such page</h1>
      <Link to="/studio" className="text-accent underline underline-offset-2">
        Go to the studio
      </Link>
    </main>
  );
}
