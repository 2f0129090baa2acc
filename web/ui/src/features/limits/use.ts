import type { JobLimit, LimitName, MoneyLimit, UserLimits } from "@/shared/api/limits";

/** The limits in the order in which a page shows them. */
export const limitNames: LimitName[] = ["jobsPerMinute", "jobsAtOnce", "dollarsPerDay", "dollarsPerMonth"];

export const titles: Record<LimitName, string> = {
  jobsPerMinute: "Jobs a minute",
  jobsAtOnce: "Jobs at once",
  dollarsPerDay: "Dollars today",
  dollarsPerMonth: "Dollars this month",
};

/** One limit and its use, whether of jobs or of dollars. */
export type Use = {
  name: LimitName;
  /** null: no limit holds. */
  limit: number | null;
  used: number;
  /** What jobs under way may still cost; 0 for limits of jobs. */
  reserved: number;
  /** What failed calls cost, beside the limit; 0 for limits of jobs. */
  failed: number;
  left: number | null;
  /** null: it falls when a job ends. */
  resetAt: string | null;
};

function useOf(name: LimitName, view: JobLimit | MoneyLimit): Use {
  if ("usedUsd" in view) {
    const { limitUsd, usedUsd, reservedUsd, failedUsd, remainingUsd, resetAt } = view;
    return {
      name,
      limit: limitUsd,
      used: usedUsd,
      reserved: reservedUsd,
      failed: failedUsd,
      left: remainingUsd,
      resetAt,
    };
  }
  return {
    name,
    limit: view.limit,
    used: view.used,
    reserved: 0,
    failed: 0,
    left: view.remaining,
    resetAt: view.resetAt,
  };
}

export function usesOf(limits: UserLimits): Use[] {
  return limitNames.map((name) => useOf(name, limits[name]));
}

/** The share of a limit that is used or reserved, from 0; 0 where no limit holds. */
export function shareOf({ limit, used, reserved }: Use): number {
  return limit ? (used + reserved) / limit : 0;
}

/** From this share on, little is left. */
export const little = 0.8;
