import type { Estimate } from "@/shared/api/types";
import { count, duration } from "@/shared/format";

const cents = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumSignificantDigits: 2,
});

/** What a button says of time and money: "about 12 s", "about $0.02". */
export function roughly(estimate: Estimate | undefined): string[] {
  if (!estimate) return [];
  const time = estimate.seconds < 1 ? "under 1 s" : `about ${whole(estimate.seconds)}`;
  const usd = estimate.costUsd;
  if (estimate.provider === "offline" || usd === 0) return [time];
  return usd === null ? [time, "cost unknown"] : [time, `about ${cents.format(usd)}`];
}

/** An estimate has no tenths of a second. */
function whole(seconds: number): string {
  const rounded = Math.round(seconds);
  return rounded < 60 ? `${rounded} s` : duration(rounded * 1000);
}

/** What such a figure stands on, and how far off it may be. */
export function groundsOf(estimate: Estimate): string {
  const { basedOn, costLowUsd: low, costHighUsd: high, costError, timeError } = estimate;
  const range = low && high && high > low ? `, ${cents.format(low)} to ${cents.format(high)}` : "";
  if (basedOn === 0) {
    return estimate.provider === "offline" ? "" : `By the price list and usual answers${range}. No past jobs yet.`;
  }
  const errors = [costError, timeError].filter((e) => e !== null);
  const off = errors.length ? `, usually within ${error(Math.max(...errors))}` : "";
  return `From the last ${count(basedOn, "job")} of this designer${range}${off}.`;
}

/** As a share, or beyond the whole as a factor. */
function error(share: number): string {
  if (share > 1) return `a factor of ${(1 + share).toFixed(1)}`;
  return `${Math.max(5, Math.ceil((share * 100) / 5) * 5)} %`;
}
