import type { TypeSettings } from "@/shared/api/settings";
import { count } from "@/shared/format";
import type { Proposal } from "./ConfirmChange";
import { shareOf, titleOfType } from "./words";

/** Gives another share of users background jobs. */
export function proposeShare(set: TypeSettings, percent: number): Proposal {
  return {
    title: `${titleOfType(set.jobType)}: ${percent} % in the background?`,
    text: `From ${shareOf(set)} % to ${percent} % of users, within two seconds. ${
      percent > shareOf(set)
        ? "Who is in the background already stays there."
        : "The others get their answer within the request again; jobs under way are not touched."
    }`,
    act: `Set ${percent} %`,
    change: { jobType: set.jobType, backgroundPercent: percent, paused: set.paused },
  };
}

/** Leaves the share to the environment again. */
export function proposeReset(set: TypeSettings): Proposal {
  return {
    title: `${titleOfType(set.jobType)}: back to the environment's ${set.environmentPercent} %?`,
    text: `From ${shareOf(set)} % to the ${set.environmentPercent} % of ${set.variable}, within two seconds.`,
    act: `Reset to ${set.environmentPercent} %`,
    change: { jobType: set.jobType, backgroundPercent: null, paused: set.paused },
  };
}

/** Pauses a type, or resumes it. */
export function proposePause(set: TypeSettings): Proposal {
  const name = titleOfType(set.jobType);
  const change = { jobType: set.jobType, backgroundPercent: set.backgroundPercent, paused: !set.paused };
  if (set.paused) {
    return {
      title: `Resume ${name.toLowerCase()}?`,
      text: set.waiting
        ? `${count(set.waiting, "job")} that ${set.waiting === 1 ? "waits" : "wait"} will be sent, in the order in which they came.`
        : "No job waits.",
      act: "Resume",
      change,
    };
  }
  return {
    title: `Pause ${name.toLowerCase()}?`,
    text: `New jobs are taken and wait. ${
      set.running ? `${count(set.running, "job")} under way will finish.` : "None is under way."
    }${set.environmentPercent == null ? "" : " Requests that would be answered at once wait as jobs too."}`,
    act: "Pause",
    change,
  };
}
