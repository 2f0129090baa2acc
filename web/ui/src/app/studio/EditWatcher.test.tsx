import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { getJob } from "@/shared/api/client";
import { jobKeys } from "@/shared/live/useJob";
import { jobWith } from "@/test/jobs";
import { server } from "@/test/setup";
import { EditWatcher } from "./EditWatcher";
import { type Edit, useEdits } from "./useEdits";

const edit: Edit = { jobId: "edit-1", screenId: "home", prompt: "Say it in fewer words" };
const slot = "appforge.edits.job-1";
let client: QueryClient;
let answer: () => HttpResponse<object>;
let targetReads = 0;

function Lines() {
  const { edits, drop } = useEdits("job-1");
  return edits.map((e) => <EditWatcher key={e.jobId} target="job-1" edit={e} onGone={drop} />);
}

function page() {
  client = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } });
  return render(
    <QueryClientProvider client={client}>
      <Lines />
    </QueryClientProvider>,
  );
}

const kept = () => JSON.parse(localStorage.getItem(slot) ?? "[]") as Edit[];
const line = () => screen.queryByText(`· “${edit.prompt}”`, { exact: false });

/** What another tab has written. */
function elsewhere(edits: Edit[]): void {
  localStorage.setItem(slot, JSON.stringify(edits));
  act(() => void dispatchEvent(new StorageEvent("storage", { key: slot })));
}

beforeEach(() => {
  targetReads = 0;
  answer = () => HttpResponse.json(jobWith({ id: "edit-1" }));
  server.use(
    http.get("*/api/jobs/edit-1", () => answer()),
    http.get("*/api/jobs/edit-1/events", () => HttpResponse.json({}, { status: 403 })),
    http.get("*/api/jobs/job-1", () => {
      targetReads++;
      return HttpResponse.json(jobWith({ status: "completed" }));
    }),
  );
});

it("keeps the line of a change while the server is away, and drops it when the change has landed", async () => {
  localStorage.setItem(slot, JSON.stringify([edit]));
  answer = () => HttpResponse.json({}, { status: 500 }); // it restarts
  page();
  await screen.findByText("No connection to the server", { exact: false });
  await waitFor(() => expect(client.getQueryState(jobKeys.one("edit-1"))?.status).toBe("error"));
  expect(kept()).toEqual([edit]);
  answer = () => HttpResponse.json(jobWith({ id: "edit-1" }));
  await screen.findByText("Designing Home", { exact: false });
  answer = () => HttpResponse.json(jobWith({ id: "edit-1", status: "completed" }));
  await waitFor(() => expect(line()).toBeNull());
  expect(kept()).toEqual([]);
});

it("drops the line of a change that is gone", async () => {
  localStorage.setItem(slot, JSON.stringify([edit]));
  answer = () => HttpResponse.json({}, { status: 404 });
  page();
  await waitFor(() => expect(kept()).toEqual([]));
});

it("shows changes of another tab, keeps them beside its own, and reads the job anew when one has ended there", async () => {
  page();
  const other = { ...edit, jobId: "edit-2", prompt: "A map" };
  elsewhere([edit]);
  await screen.findByText("Designing Home", { exact: false });
  server.use(http.get("*/api/jobs/edit-2", () => HttpResponse.json({}, { status: 404 })));
  elsewhere([edit, other]);
  await waitFor(() => expect(kept()).toEqual([edit])); // this tab has dropped its one only
  await client.fetchQuery({ queryKey: jobKeys.one("job-1"), queryFn: () => getJob("job-1") });
  elsewhere([]);
  await waitFor(() => expect(line()).toBeNull());
  expect(client.getQueryState(jobKeys.one("job-1"))?.isInvalidated).toBe(true);
  expect(targetReads).toBe(1);
});
