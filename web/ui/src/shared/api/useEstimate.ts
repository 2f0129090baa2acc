import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { getEstimate } from "./client";

export const estimateKey = ["estimate"] as const;
const settleMs = 300;

/** What a generation will roughly cost and take; undefined while that is not known. */
export function useEstimate(screens: number, includeTheme: boolean) {
  const asked = useSettled(screens);
  const { data } = useQuery({
    queryKey: [...estimateKey, asked, includeTheme],
    queryFn: ({ signal }) => getEstimate(asked, includeTheme, signal),
    enabled: asked > 0,
    staleTime: 60_000,
    retry: false, // a button without a figure still works
  });
  return asked === screens ? data : undefined;
}

/** A value once it has stood still for a moment; the first one at once. */
function useSettled(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
