import type { Job } from "@/shared/api/types";

export type Message = { role: string; content: string };
export type ChatInput = {
  operation: string;
  messages: Message[];
  query?: string;
  files?: { id: string; path?: string; name?: string; size?: number; content?: string }[];
};

/** The input of a chat-context job, as it is stored. */
export function chatInputOf(job: Pick<Job, "inputData">): ChatInput | null {
  const input = job.inputData as unknown as Partial<ChatInput> | null;
  return input?.messages ? (input as ChatInput) : null;
}
