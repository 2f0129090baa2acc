import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { ChatResult, Job } from "@/shared/api/types";
import { jobWith } from "@/test/jobs";
import { ChatOutput } from "./ChatOutput";

const messages = [
  { role: "user", content: "Shall we use Kafka?" },
  { role: "assistant", content: "No: PostgreSQL is enough, says Mira." },
];

const base = { provider: "google", model: "m", parts: 3, tokenBudget: 4000, tokensBefore: 120_000, tokensAfter: 3000 };

function chatJob(result: Partial<ChatResult>): Job {
  const output = { ...base, method: "model", operation: "summary", trimmed: false, ...result };
  return jobWith({
    jobType: "chat-context",
    outputData: output as unknown as Job["outputData"],
    inputData: { operation: output.operation, messages } as unknown as Job["inputData"],
  });
}

const summary = {
  overview: "They chose a queue.",
  decisions: [{ text: "PostgreSQL carries the queue", messages: [1] }],
  constraints: [],
  openQuestions: [{ text: "Who pays?", messages: [0, 1] }],
  names: [{ text: "Mira", type: "person", messages: [1] }],
  facts: Array.from({ length: 45 }, (_, i) => ({ text: `Fact ${i}`, messages: [0] })),
  text: "They chose a queue.\n\nDecisions:\n- PostgreSQL carries the queue",
  omitted: 7,
};

describe("ChatOutput", () => {
  it("shows a summary with its figures, and the messages that an item stands on", async () => {
    const user = userEvent.setup();
    render(<ChatOutput job={chatJob({ summary, trimmed: true })} />);
    expect(screen.getByText("By the model")).toBeVisible();
    expect(screen.getByText(/120,000 → 3,000/)).toHaveTextContent("3 % of the conversation, budget 4,000");
    expect(screen.getByText("3 parts")).toBeVisible();
    expect(screen.getByText("7 items left out to fit")).toBeVisible();
    expect(screen.queryByRole("region", { name: /Constraints/ })).not.toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Names" })).toHaveTextContent("Mira person");
    const decisions = screen.getByRole("region", { name: "Decisions" });
    await user.click(within(decisions).getByRole("button", { name: "Message 2" }));
    const cited = await screen.findByRole("dialog", { name: "Message 2" });
    expect(cited).toHaveTextContent("Message 2, assistant");
    expect(cited).toHaveTextContent("PostgreSQL is enough, says Mira.");
  });

  it("folds long lists, and copies the text for the next call", async () => {
    const user = userEvent.setup();
    render(<ChatOutput job={chatJob({ summary })} />);
    const facts = screen.getByRole("region", { name: "Facts (45)" });
    expect(within(facts).getAllByRole("listitem")).toHaveLength(20);
    await user.click(within(facts).getByRole("button", { name: /Show more/ }));
    await user.click(within(facts).getByRole("button", { name: /Show more/ }));
    expect(within(facts).getAllByRole("listitem")).toHaveLength(45);
    await user.click(screen.getByRole("button", { name: "Copy the text" }));
    expect(await navigator.clipboard.readText()).toBe(summary.text);
  });

  it("shows chosen files with scores and reasons, and what had no room", () => {
    const file = (id: string, score: number) => ({
      id,
      score,
      label: `src/${id}.ts`,
      reason: `It has the ${id}.`,
      tokens: 1200,
    });
    render(
      <ChatOutput
        job={chatJob({
          operation: "selection",
          method: "keyword-ranking",
          trimmed: true,
          selected: [file("queue", 91), file("relay", 60)],
          leftOut: [file("archive", 55)],
        })}
      />,
    );
    expect(screen.getByText("Ranked by keywords, without a model")).toBeVisible();
    expect(screen.getByText("not all that is useful fits")).toBeVisible();
    const [first, second] = within(screen.getByRole("region", { name: "Chosen files" })).getAllByRole("listitem");
    expect(first).toHaveTextContent("91 of 100src/queue.tsIt has the queue.1,200 tokens");
    expect(second).toHaveTextContent("src/relay.ts");
    expect(screen.getByRole("region", { name: /Left out/ })).toHaveTextContent("src/archive.ts");
  });

  it("says that nothing is needed when nothing was chosen", () => {
    render(<ChatOutput job={chatJob({ operation: "selection", selected: [], tokensAfter: 0 })} />);
    expect(screen.getByText("The next request needs none of the files.")).toBeVisible();
  });
});
