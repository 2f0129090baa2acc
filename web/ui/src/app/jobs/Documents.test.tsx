import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { Documents } from "./Documents";

describe("Documents", () => {
  it("lays out the output of a job type that this page knows nothing about", async () => {
    const user = userEvent.setup();
    const output = {
      colors: [{ hex: "#0f766e", role: "primary", share: 0.4 }],
      imagesRead: 2,
      warnings: [],
      dominant: true,
    };
    const job = jobWith({
      jobType: "mood-board" as Job["jobType"],
      outputData: output as unknown as Job["outputData"],
      inputData: { extractionType: "colors" } as unknown as Job["inputData"],
    });
    render(<Documents job={job} />);
    const panel = screen.getByRole("tabpanel");
    expect(panel).toHaveTextContent("#0f766e");
    expect(panel).toHaveTextContent("Images read2");
    expect(panel).toHaveTextContent("Dominantyes");
    expect(panel).toHaveTextContent("Warningsnone");
    await user.click(screen.getByRole("tab", { name: "Input" }));
    expect(screen.getByRole("tabpanel")).toHaveTextContent("Extraction typecolors");
    await user.click(screen.getByRole("tab", { name: "JSON" }));
    expect(screen.getByRole("tabpanel")).toHaveTextContent('"imagesRead": 2');
  });

  it("does not choke on a conversation of megabytes", async () => {
    const user = userEvent.setup();
    const messages = Array.from({ length: 10_000 }, (_, i) => ({
      role: "user",
      content: `Message ${i} ${"word ".repeat(160)}`,
    }));
    messages[0] = { role: "user", content: "x".repeat(500_000) };
    const job = jobWith({
      jobType: "chat-context",
      outputData: null,
      inputData: { operation: "summary", messages } as unknown as Job["inputData"],
    });
    render(<Documents job={job} />);
    await user.click(screen.getByRole("tab", { name: "Input" }));
    const panel = screen.getByRole("tabpanel");
    expect(within(panel).getAllByRole("listitem")).toHaveLength(50);
    expect(panel).toHaveTextContent("#1 user");
    expect(panel).toHaveTextContent("and 480,000 more characters");
    expect(panel.textContent?.length).toBeLessThan(200_000);
    await user.click(within(panel).getByRole("button", { name: "Show more (50 of 10,000)" }));
    expect(within(panel).getAllByRole("listitem")).toHaveLength(100);
    await user.click(screen.getByRole("tab", { name: "JSON" }));
    expect(screen.getByRole("tabpanel").textContent?.length).toBeLessThan(200_000);
    expect(screen.getByRole("button", { name: "Download all of it" })).toBeVisible();
  });

  it("says so while nothing has been made", () => {
    render(<Documents job={jobWith({ jobType: "chat-context" as Job["jobType"], outputData: null })} />);
    expect(screen.getByText("Nothing has been made yet.")).toBeVisible();
  });
});
