import type { LimitName, LimitValues, UserLimits } from "@/shared/api/limits";
import { count, dollars, number } from "@/shared/format";
import { clock } from "@/shared/time";
import { limitNames, little, shareOf, type Use, usesOf } from "./use";

const ofMoney: ReadonlySet<LimitName> = new Set<LimitName>(["dollarsPerDay", "dollarsPerMonth"]);

/** A figure of one of the limits: jobs as a number, dollars as such. */
export function amount(name: LimitName, n: number): string {
  return ofMoney.has(name) ? dollars(n) : number(n);
}

/** "4 of 5", and "4, no limit" where none holds. */
export function usedWords({ name, used, reserved, limit }: Use): string {
  const sum = amount(name, used + reserved);
  return limit == null ? `${sum}, no limit` : `${sum} of ${amount(name, limit)}`;
}

const phrases: Record<LimitName, (n: number) => string> = {
  jobsPerMinute: (n) => `${count(n, "job")} a minute`,
  jobsAtOnce: (n) => `${count(n, "job")} at once`,
  dollarsPerDay: (n) => `${dollars(n)} a day`,
  dollarsPerMonth: (n) => `${dollars(n)} a month`,
};

/** "60 jobs a minute, $20.00 a day": the limits that hold; "" when none does. */
export function listOfLimits(values: LimitValues): string {
  return limitNames
    .flatMap((name) => {
      const n = values[name];
      return n == null ? [] : [phrases[name](n)];
    })
    .join(", ");
}

/** What is left of the limit that is nearest its end; "" while plenty is left of all. */
export function littleLeft(limits: UserLimits, now = Date.now()): string {
  const near = usesOf(limits)
    .filter((use) => shareOf(use) >= little)
    .sort((a, b) => shareOf(b) - shareOf(a))
    .at(0);
  return near ? leftWords(near, now) : "";
}

function leftWords({ name, limit, left, resetAt }: Use, now: number): string {
  const most = limit ?? 0;
  const rest = left ?? 0;
  const until = resetAt ? clock(resetAt, now) : "";
  switch (name) {
    case "jobsPerMinute":
      return rest > 0
        ? `${number(rest)} of ${count(most, "job")} left this minute, until ${until}`
        : `No job left this minute: the next from ${until}`;
    case "jobsAtOnce":
      return rest > 0
        ? `${number(rest)} of ${count(most, "job")} at once left`
        : `${count(most, "job")} under way, your most at once: wait for one to end`;
    default: {
      const window = name === "dollarsPerDay" ? "today" : "this month";
      return rest > 0
        ? `${dollars(rest)} of ${dollars(most)} left ${window}, until ${until}`
        : `No dollars left ${window}: again from ${until}`;
    }
  }
}
