import { useEffect, useReducer } from "react";
import { type Board, emptyBoard, type History, reduceBoard } from "./board";

const slot = (jobId: string) => `appforge.board.${jobId}`;

function load(jobId: string): History {
  let present = emptyBoard;
  try {
    present = { ...emptyBoard, ...(JSON.parse(localStorage.getItem(slot(jobId)) ?? "{}") as Partial<Board>) };
  } catch {
    // What was kept cannot be read: the frames stand where they first stood.
  }
  return { past: [], present, future: [] };
}

/** The canvas of a job, as this browser last left it. */
export function useBoard(jobId: string, frames: string[]) {
  const [history, act] = useReducer(reduceBoard, jobId, load);
  const ids = frames.join("\n");
  useEffect(() => act({ type: "frames", ids: ids ? ids.split("\n") : [] }), [ids]);
  useEffect(() => {
    localStorage.setItem(slot(jobId), JSON.stringify(history.present));
  }, [jobId, history.present]);
  return { board: history.present, canUndo: history.past.length > 0, canRedo: history.future.length > 0, act };
}
