import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { cssQuery } from "@/shared/design/useCss";
import { useSettled } from "@/shared/useSettled";
import type { Outline } from "./outlines";

/** While designs come or are moved, each is shown by itself; the overview waits so long for an end of it. */
const settleMs = 300;

/** Designs that stand in one overview, and the CSS of all of them, which is compiled once: sooner than that of each. */
export type Together = {
  outlines: Outline[];
  htmls: Set<string>;
  css: string | undefined; // not yet compiled
  failed: boolean; // then each is compiled, and shown, by itself
};

export function useTogether(outlines: Outline[]): Together {
  const before = useSettled(outlines, settleMs);
  const settled = before.length > 0 ? before : outlines; // nothing is there that could be taken away
  const htmls = useMemo(() => new Set(settled.map(({ html }) => html)), [settled]);
  const all = useMemo(() => [...htmls].join("\n"), [htmls]);
  const { data: css, isError: failed } = useQuery({ ...cssQuery(all), enabled: htmls.size > 0 });
  return useMemo(() => ({ outlines: settled, htmls, css, failed }), [settled, htmls, css, failed]);
}
