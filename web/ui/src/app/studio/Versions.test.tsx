import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Frame } from "@/features/canvas/frames";
import type { Known } from "@/shared/api/client";
import { jobKeys } from "@/shared/live/useJob";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { useRestore } from "./useRestore";
import { Versions } from "./Versions";

// Neither a worker nor the drawing of SVG is there in happy-dom.
vi.mock("@/shared/design/compile", () => ({ compileCss: async () => "" }));
vi.mock("@/shared/design/picture", () => ({ pictureOf: () => new Promise(() => {}) }));

type Kept = { version: number; html: string; restoredFrom?: number };
let kept: Kept[];

beforeEach(() => {
  kept = [
    { version: 1, html: "<div>one</div>" },
    { version: 2, html: "<div>two</div>" },
  ];
  const view = (v: Kept) => ({ ...v, title: "Home", madeBy: "job-1", createdAt: "2026-01-01T10:00:00Z" });
  const newest = () => kept.at(-1) as Kept;
  server.use(
    http.get("*/api/jobs/job-1/screens/home/versions", () =>
      HttpResponse.json({ versions: [...kept].reverse().map(({ html: _, ...v }) => view({ ...v, html: "" })) }),
    ),
    http.get("*/api/jobs/job-1/screens/home/versions/:n", ({ params }) =>
      HttpResponse.json(view(kept[Number(params.n) - 1] as Kept)),
    ),
    http.post("*/api/jobs/job-1/screens/home/restore", async ({ request }) => {
      const { version } = (await request.json()) as { version: number };
      const { html } = kept[version - 1] as Kept;
      kept.push({ version: newest().version + 1, html, restoredFrom: version });
      return HttpResponse.json({ ...view(newest()), html: undefined }, { status: 201 });
    }),
    http.get("*/api/jobs/job-1", () => HttpResponse.json(job())),
  );
});

function job() {
  const { version, html } = kept.at(-1) as Kept;
  return jobWith({
    status: "completed",
    screens: [{ id: "home", title: "Home", status: "completed", attempts: 1, version }],
    outputData: { screens: [{ id: "home", title: "Home", html }], theme: null },
  });
}

function Panel({ onPlaceBeside }: { onPlaceBeside: (version: number) => void }) {
  const { restore, restoring } = useRestore("job-1");
  const known = useQueryClient().getQueryData<Known>(jobKeys.one("job-1"));
  const frame: Frame = {
    id: "home",
    screenId: "home",
    title: "Home",
    status: "completed",
    attempts: 1,
    version: known?.job.screens[0]?.version,
    copy: false,
  };
  return (
    <Versions
      jobId="job-1"
      frame={frame}
      variables={{}}
      restoring={restoring}
      onRestore={restore}
      onPlaceBeside={onPlaceBeside}
    />
  );
}

function show() {
  const client = new QueryClient();
  client.setQueryData<Known>(jobKeys.one("job-1"), { job: job(), etag: null });
  const onPlaceBeside = vi.fn();
  render(
    <QueryClientProvider client={client}>
      <Panel onPlaceBeside={onPlaceBeside} />
      <Toaster />
    </QueryClientProvider>,
  );
  const shown = () => client.getQueryData<Known>(jobKeys.one("job-1"))?.job.outputData?.screens[0]?.html;
  return { shown, onPlaceBeside, user: userEvent.setup() };
}

describe("Versions", () => {
  it("stand newest first, and only older ones can be restored", async () => {
    show();
    const items = await screen.findAllByText(/^v\d$/);
    expect(items.map((i) => i.textContent)).toEqual(["v2", "v1"]);
    expect(screen.getByRole("button", { name: "Restore v1" })).toBeEnabled();
    expect(screen.queryByRole("button", { name: "Restore v2" })).toBeNull();
  });

  it("restore an older one as a new version, shown at once, and take it back", async () => {
    const { shown, user } = show();
    await user.click(await screen.findByRole("button", { name: "Restore v1" }));
    await screen.findByText("Home is v1 again, as v3");
    expect(shown()).toBe("<div>one</div>");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await screen.findByText("Home is v2 again, as v4");
    await waitFor(() => expect(shown()).toBe("<div>two</div>"));
    expect(kept.map((v) => v.restoredFrom)).toEqual([undefined, undefined, 1, 2]);
  });

  it("say when one was not restored, and change nothing", async () => {
    server.use(
      http.post("*/api/jobs/job-1/screens/home/restore", () =>
        HttpResponse.json({ title: "Conflict", detail: "The screen is being changed." }, { status: 409 }),
      ),
    );
    const { shown, user } = show();
    await user.click(await screen.findByRole("button", { name: "Restore v1" }));
    await screen.findByText(/Home was not restored: The screen is being changed/);
    expect(shown()).toBe("<div>two</div>");
  });

  it("are compared side by side, and placed beside", async () => {
    const { onPlaceBeside, user } = show();
    await user.click(await screen.findByRole("button", { name: "Compare v1" }));
    const dialog = await screen.findByRole("dialog", { name: "Versions of Home" });
    expect(within(dialog).getByLabelText("Left version")).toHaveValue("1");
    expect(within(dialog).getByLabelText("Right version")).toHaveValue("2");
    await user.click(within(dialog).getByRole("button", { name: "Place v1 beside" }));
    expect(onPlaceBeside).toHaveBeenCalledWith(1);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
