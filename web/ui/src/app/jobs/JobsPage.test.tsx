import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { jobWith } from "@/test/jobs";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { JobsPage } from "./JobsPage";
import { jobsSearch } from "./search";

const perPage = 25;
const names = Array.from({ length: 60 }, (_, i) => `App ${i + 1}`);
let asked: URLSearchParams[] = [];

function visit(at = "/jobs") {
  return renderPage("/jobs", JobsPage, { at, search: jobsSearch });
}

const rows = () => screen.getAllByRole("row").slice(1);

beforeEach(() => {
  asked = [];
  server.use(
    http.get("*/api/jobs", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const found = names.filter((n) => n.includes(query.get("q") ?? ""));
      const from = Number(query.get("cursor") ?? 0);
      const jobs = found.slice(from, from + perPage).map((name, i) => ({
        ...jobWith({ id: name, name, status: "completed" }),
        createdAt: new Date(Date.UTC(2026, 0, 1) - (from + i) * 1000).toISOString(),
      }));
      return HttpResponse.json({ jobs, nextCursor: from + perPage < found.length ? String(from + perPage) : null });
    }),
  );
});

describe("JobsPage", () => {
  it("keeps in the address how much is loaded, so that a reload shows it again", async () => {
    const user = userEvent.setup();
    const first = visit();
    await screen.findByText("App 25");
    expect(screen.queryByText("App 26")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Load more" }));
    await screen.findByText("App 50");
    const { where } = first;
    expect(where()).toContain("pages=2");
    first.unmount();
    const again = visit(where());
    await screen.findByText("App 50");
    expect(rows()).toHaveLength(50);
    await user.click(screen.getByRole("button", { name: "Load more" }));
    await screen.findByText("App 60");
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
    expect(again.where()).toContain("pages=3");
  });

  it("searches while somebody types, and begins at the first page", async () => {
    const user = userEvent.setup();
    const { where } = visit("/jobs?pages=2");
    await screen.findByText("App 50");
    await user.type(screen.getByRole("searchbox", { name: "Search jobs" }), "App 7");
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(screen.getByText("App 7")).toBeVisible();
    expect(where()).not.toContain("pages");
    expect(asked.at(-1)?.get("q")).toBe("App 7");
  });

  it("filters by state and type, and clears what finds nothing", async () => {
    const user = userEvent.setup();
    const { where } = visit();
    await screen.findByText("App 1");
    await user.click(screen.getByRole("button", { name: "Failed" }));
    await user.click(screen.getByRole("button", { name: "Export" }));
    await waitFor(() => expect(asked.at(-1)?.get("type")).toBe("screenshot-export"));
    expect(asked.at(-1)?.get("status")).toBe("failed");
    expect(decodeURIComponent(where())).toContain('status=["failed"]');
    await user.type(screen.getByRole("searchbox", { name: "Search jobs" }), "nowhere");
    await screen.findByText("No job matches these filters.");
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    await screen.findByText("App 1");
  });
});
