import { useMemo, useState } from "react";
import { toast } from "sonner";
import { changeScreen, type ScreenChange } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { watch } from "@/shared/live/announce";
import { useEdits } from "./useEdits";

/** Changes by prompt to a job's screens: those under way, and the way to ask for one. */
export function useChanges(jobId: string) {
  const { edits, add, drop } = useEdits(jobId);
  const [sending, setSending] = useState(false);
  const changing = useMemo(() => new Set(edits.flatMap((e) => (e.screenId ? [e.screenId] : []))), [edits]);
  /** Asks for a change of a screen, or for a new one; rejects when the server takes it not. */
  const send = async (prompt: string, of: Pick<ScreenChange, "screenId" | "referenceHtml" | "name"> = {}) => {
    setSending(true);
    try {
      const id = await changeScreen({ prompt, jobId, ...of });
      void watch(id);
      add({ jobId: id, screenId: of.screenId, prompt });
    } catch (error) {
      toast.error(`Not started: ${messageOf(error)}`);
      throw error;
    } finally {
      setSending(false);
    }
  };
  return { edits, changing, sending, send, drop };
}
