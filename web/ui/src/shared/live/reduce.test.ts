import { describe, expect, it } from "vitest";
import { jobWith } from "@/test/jobs";
import { happening, partsOf, reduceJob } from "./reduce";

const event = (type: string, data: unknown) => ({ id: "1", type, data });

describe("reduceJob", () => {
  it("shows a screen as soon as its event is there", () => {
    const job = reduceJob(
      jobWith(),
      event("screen", { id: "home", title: "Home", version: 1, status: "completed", html: "<div>h</div>" }),
    );
    expect(job.screens[0]).toMatchObject({ status: "completed", version: 1 });
    expect(job.outputData?.screens).toEqual([{ id: "home", title: "Home", html: "<div>h</div>" }]);
  });

  it("keeps the brief's order, whichever screen comes first", () => {
    const landed = (id: string) =>
      event("screen", { id, title: id, version: 1, status: "completed", html: `<p>${id}</p>` });
    const order = jobWith().screens.map((s) => s.id);
    expect(order.length).toBeGreaterThan(1);
    const job = order.toReversed().map(landed).reduce(reduceJob, jobWith());
    expect(job.outputData?.screens.map((s) => s.id)).toEqual(order);
  });

  it("does not let a replayed older version replace a newer one", () => {
    const newer = reduceJob(
      jobWith(),
      event("screen", { id: "home", title: "Home", version: 2, status: "completed", html: "<div>2</div>" }),
    );
    const job = reduceJob(
      newer,
      event("screen", { id: "home", title: "Home", version: 1, status: "completed", html: "<div>1</div>" }),
    );
    expect(job.outputData?.screens[0]?.html).toBe("<div>2</div>");
  });

  it("never goes back in progress", () => {
    const job = reduceJob(
      jobWith({ progress: 60, message: "new" }),
      event("progress", { progress: 20, message: "old" }),
    );
    expect(job).toMatchObject({ progress: 60, message: "new" });
  });

  it("leaves the end of a job to the read that brings everything", () => {
    expect(reduceJob(jobWith(), event("status", { status: "completed", error: null })).status).toBe("processing");
    expect(
      reduceJob(jobWith({ status: "pending" }), event("status", { status: "processing", error: null })).status,
    ).toBe("processing");
    expect(
      reduceJob(jobWith({ status: "cancelled" }), event("status", { status: "processing", error: null })).status,
    ).toBe("cancelled");
  });

  it("ignores events that it does not know", () => {
    const job = jobWith();
    expect(reduceJob(job, event("news", {}))).toBe(job);
  });
});

describe("happening", () => {
  it("says which screen is tried again, and when", () => {
    const job = reduceJob(
      jobWith(),
      event("retrying", {
        id: "home",
        title: "Home",
        attempt: 1,
        nextAttemptAt: "2026-01-01T10:00:12Z",
        error: "overloaded",
      }),
    );
    expect(happening(job, Date.parse("2026-01-01T10:00:00Z"))).toBe("Designing Home · attempt 2 of 4 in 12 s");
  });

  it("says what a job waits for, as the server has it", () => {
    const pending = jobWith({ status: "pending", message: "Waiting: paused by an operator" });
    expect(happening(pending)).toBe("Waiting: paused by an operator");
    expect(happening({ ...pending, message: "" })).toBe("Waiting for a free place");
  });

  it("counts what a cancelled job has kept", () => {
    expect(happening(jobWith({ status: "cancelled" }, ["completed", "cancelled"]), 0)).toBe(
      "Cancelled · 1 of 2 screens ready",
    );
  });
});

describe("partsOf", () => {
  it("puts the theme first, and fails it with the job that lacks it", () => {
    const parts = partsOf(jobWith({ status: "failed" }, ["completed", "failed"]));
    expect(parts.map((p) => [p.id, p.status])).toEqual([
      ["theme", "failed"],
      ["home", "completed"],
      ["profile", "failed"],
    ]);
  });
});
