import { variable } from "./environment";

/** How a call of the model ends; the kinds are those of internal/geminitest. */
export type Outcome = {
  kind: string;
  status?: number;
  reason?: string;
  text?: string;
  delay?: string;
  takes?: string;
  held?: boolean; // not before `release`
};

export type Rule = ({ screen: string } | { theme: true } | { any: true }) & {
  outcomes?: Outcome[];
  always?: Outcome;
};

export type Call = {
  what: "theme" | "screen" | "style" | "other";
  screen?: string;
  clientGone: boolean;
  outcome: string;
};

export const held: Outcome = { kind: "ok", held: true };

/** The model stand-in whose address a variable has. */
function standinAt(address: string) {
  const set = async (settings: object): Promise<void> => {
    const answer = await fetch(`${variable(address)}/_rules`, { method: "POST", body: JSON.stringify(settings) });
    if (!answer.ok) throw new Error(`the stand-in refused ${JSON.stringify(settings)}: ${await answer.text()}`);
  };
  return {
    /** How calls end from now on, in place of all rules before. */
    rules: (...rules: Rule[]) => set({ rules }),
    /** Lets held calls go, and has no rules any more. */
    release: () => set({ rules: [], release: true }),
    /** The same, and no calls. */
    reset: () => set({ rules: [], release: true, forget: true }),
    async calls(): Promise<Call[]> {
      const answer = await fetch(`${variable(address)}/_calls`);
      return ((await answer.json()) as { calls: Call[] | null }).calls ?? [];
    },
  };
}

/** Of the server of most tests. */
export const standin = standinAt("APPFORGE_TEST_STANDIN_URL");

/** Of the server that asks who one is. */
export const keyedStandin = standinAt("APPFORGE_TEST_KEYED_STANDIN_URL");
