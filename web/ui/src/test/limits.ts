import type { LimitValues, UserLimits } from "@/shared/api/limits";

/** Own limits that set nothing. */
export const nothingOwn: LimitValues = {
  jobsPerMinute: null,
  jobsAtOnce: null,
  dollarsPerDay: null,
  dollarsPerMonth: null,
};

/** A user who has used a part of each limit. */
export function limitsOf(userId: string, change: Partial<UserLimits> = {}): UserLimits {
  return {
    userId,
    counted: true,
    own: null,
    jobsPerMinute: { limit: 5, used: 4, remaining: 1, resetAt: "2026-11-26T10:00:40Z" },
    jobsAtOnce: { limit: null, used: 2, remaining: null, resetAt: null },
    dollarsPerDay: {
      limitUsd: 2,
      usedUsd: 0.75,
      reservedUsd: 0.25,
      failedUsd: 0.5,
      remainingUsd: 1,
      resetAt: "2026-11-27T00:00:00Z",
      warning: false,
    },
    dollarsPerMonth: {
      limitUsd: 20,
      usedUsd: 3,
      reservedUsd: 0.25,
      failedUsd: 0,
      remainingUsd: 16.75,
      resetAt: "2026-12-01T00:00:00Z",
      warning: false,
    },
    ...change,
  };
}
