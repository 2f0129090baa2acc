import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { jobWith } from "@/test/jobs";
import { JobProgress } from "./JobProgress";
import { reduceJob } from "./reduce";

const actions = { updates: "live" as const, acting: false, onCancel: () => {}, onRetry: () => {} };
const now = Date.parse("2026-01-01T10:00:00Z");

afterEach(() => vi.useRealTimers());

describe("JobProgress", () => {
  it("is one progressbar, with the message as its text and a segment for each part", () => {
    vi.useFakeTimers({ now });
    const job = reduceJob(jobWith({ progress: 33 }, ["completed", "running"]), {
      id: "1",
      type: "retrying",
      data: { id: "theme", title: "Theme", attempt: 1, nextAttemptAt: "2026-01-01T10:00:12Z", error: "overloaded" },
    });
    render(<JobProgress job={job} {...actions} />);
    const bar = screen.getByRole("progressbar", { name: "Progress of Northwind" });
    expect(bar).toHaveAttribute("aria-valuenow", "33");
    expect(bar).toHaveAttribute("aria-valuetext", "Designing Theme · attempt 2 of 4 in 12 s");
    expect(bar).toHaveTextContent("12 s · ThemeHomeProfile");
  });

  it("counts seconds for the eye alone", () => {
    vi.useFakeTimers({ now });
    const job = jobWith({ progress: 0 }, ["retrying", "running"]);
    Object.assign(job.screens[0] as object, { attempts: 1, nextAttemptAt: "2026-01-01T10:00:12Z" });
    render(<JobProgress job={job} {...actions} />);
    const heard = screen.getByRole("status").textContent;
    act(() => vi.advanceTimersByTime(4_000));
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuetext", expect.stringMatching(/in 8 s$/));
    expect(screen.getByRole("status")).toHaveTextContent(heard as string);
    expect(heard).toBe("Designing Home · attempt 2 of 4");
  });

  it("does not read out every message of a busy job", () => {
    vi.useFakeTimers({ now });
    const { rerender } = render(<JobProgress job={jobWith({ message: "Designing Home" })} {...actions} />);
    rerender(<JobProgress job={jobWith({ message: "Designing Profile" })} {...actions} />);
    expect(screen.getByRole("status")).toHaveTextContent("Designing Home");
    act(() => vi.advanceTimersByTime(2_500));
    expect(screen.getByRole("status")).toHaveTextContent("Designing Profile");
  });

  it("says why a segment failed, and retries from there", async () => {
    const user = userEvent.setup();
    const onRetry = vi.fn();
    const job = jobWith({ status: "failed", error: "1 of 2 screens failed" }, ["completed", "failed"]);
    Object.assign(job.screens[1] as object, { error: "The model refused the prompt." });
    render(<JobProgress job={job} {...actions} onRetry={onRetry} />);
    await user.click(screen.getByRole("button", { name: "Profile failed: why" }));
    expect(await screen.findByText("The model refused the prompt.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Retry" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });
});
