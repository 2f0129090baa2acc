import { LoaderCircle, Play } from "lucide-react";
import { type Dispatch, type ReactNode, type SetStateAction, useState } from "react";
import { messageOf } from "@/shared/api/problem";
import { useEstimate } from "@/shared/api/useEstimate";
import { useInfo } from "@/shared/api/useInfo";
import { count } from "@/shared/format";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { tellWithUndo } from "@/shared/ui/undo";
import { type Brief, type BriefFaults, checkBrief, firstScreens, isBlank, screensNow } from "./brief";
import { groundsOf, roughly } from "./estimateWords";
import { examples } from "./examples";
import { PaletteFields } from "./PaletteFields";
import { ScreenList } from "./ScreenList";

type Props = {
  brief: Brief;
  onChange: Dispatch<SetStateAction<Brief>>;
  onGenerate: (brief: Brief) => void;
  busy: boolean;
  error: unknown;
  /** Where a palette may come from, above its fields. */
  paletteSource?: ReactNode;
  /** What to know before the start, above the button. */
  beforeStart?: ReactNode;
};

/** The brief, from the app's name to its screens, and the button that makes them. */
export function BriefPanel({ brief, onChange, onGenerate, busy, error, paletteSource, beforeStart }: Props) {
  const [tried, setTried] = useState(false);
  const faults: BriefFaults = tried ? checkBrief(brief) : {};
  const set = (patch: Partial<Brief>) => onChange((b) => ({ ...b, ...patch }));
  const text = (field: Exclude<keyof Brief, "palette" | "screens" | "pace">) => ({
    className: "field",
    value: brief[field],
    onChange: (e: { target: { value: string } }) => set({ [field]: e.target.value }),
  });
  const fresh = !brief.appName && brief.screens.length === 0;

  return (
    <form
      aria-label="Brief"
      className="flex min-h-0 flex-1 flex-col"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (busy) return;
        setTried(true);
        if (Object.keys(checkBrief(brief)).length > 0) {
          const form = e.currentTarget;
          requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
          return;
        }
        onGenerate(brief);
      }}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <section aria-label="Example briefs" className="flex flex-col gap-2">
          <h2 className="text-xs font-medium text-ink-soft">
            {fresh ? "Start from an example, or write your own" : "Examples"}
          </h2>
          <div className={fresh ? "flex flex-col gap-2" : "flex flex-wrap gap-2"}>
            {examples.map(({ name, kind, brief: make }) => (
              <button
                key={name}
                type="button"
                onClick={() => {
                  onChange(make());
                  if (isBlank(brief)) return;
                  tellWithUndo(`The example ${name}`, () => onChange(brief));
                }}
                className={
                  fresh
                    ? "flex min-h-11 items-center justify-between gap-3 rounded-md border border-line bg-surface px-3 text-left text-sm hover:bg-sunken"
                    : "min-h-8 rounded-md border border-line bg-surface px-2.5 text-xs hover:bg-sunken pointer-coarse:min-h-11"
                }
              >
                <span className={fresh ? "font-medium" : ""}>{name}</span>
                {fresh && <span className="text-xs text-ink-soft">{kind}</span>}
              </button>
            ))}
          </div>
        </section>
        <Field label="App name" error={faults.appName}>
          <input {...text("appName")} maxLength={200} autoComplete="off" />
        </Field>
        <Field label="Description" hint="What it does, in a sentence or two" error={faults.description}>
          <textarea rows={3} {...text("description")} />
        </Field>
        <Field label="Audience" error={faults.targetAudience}>
          <input {...text("targetAudience")} />
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label="Kind of app" error={faults.category}>
            <input {...text("category")} />
          </Field>
          <Field label="Platform" error={faults.platform}>
            <select className="field" value={brief.platform} onChange={(e) => set({ platform: e.target.value })}>
              <option value="ios">iOS</option>
              <option value="android">Android</option>
              <option value="web">Mobile web</option>
              {!["ios", "android", "web"].includes(brief.platform) && <option>{brief.platform}</option>}
            </select>
          </Field>
          <Field label="Style" error={faults.uiStyle}>
            <input {...text("uiStyle")} />
          </Field>
          <Field label="Personality" error={faults.personality}>
            <input {...text("personality")} />
          </Field>
          <Field label="Typography" error={faults.typography}>
            <input {...text("typography")} />
          </Field>
          <Field label="Components" error={faults.components}>
            <input {...text("components")} />
          </Field>
        </div>
        {paletteSource}
        <PaletteFields
          palette={brief.palette}
          faults={faults}
          onChange={(role, value) => set({ palette: { ...brief.palette, [role]: value } })}
        />
        <Field label="Logo" hint="https address of an image; leave empty for the name in type" error={faults.logo}>
          <input {...text("logo")} type="url" inputMode="url" />
        </Field>
        <Field label="Footer" hint="https address of an image below each screen" error={faults.footer}>
          <input {...text("footer")} type="url" inputMode="url" />
        </Field>
        <ScreenList
          screens={brief.screens}
          faults={faults}
          onChange={(change) => onChange((b) => ({ ...b, screens: change(b.screens) }))}
        />
      </div>
      <Submit brief={brief} busy={busy} error={error} faults={faults} onPace={(pace) => set({ pace })}>
        {beforeStart}
      </Submit>
    </form>
  );
}

type SubmitProps = {
  brief: Brief;
  busy: boolean;
  error: unknown;
  faults: BriefFaults;
  onPace: (pace: Brief["pace"]) => void;
  children: ReactNode;
};

function Submit({ brief, busy, error, faults, onPace, children }: SubmitProps) {
  const info = useInfo();
  const all = brief.screens.length;
  const now = screensNow(brief);
  const estimate = useEstimate(now, true);
  const offline = info.data?.provider === "offline";
  const wrong = Object.keys(faults).length;
  const what = now < all ? `the first ${now} of ${count(all, "screen")}` : all ? count(all, "screen") : "screens";
  const grounds = estimate && all > 0 ? groundsOf(estimate) : "";
  return (
    <div className="flex flex-col gap-2 border-t border-line bg-surface p-4">
      {all > firstScreens && <PaceChoice pace={brief.pace} onChange={onPace} />}
      {offline && (
        <p className="text-xs text-ink-soft">
          Offline designer: templates, no model, no cost. Set{" "}
          <code className="text-ink">GOOGLE_GENERATIVE_AI_API_KEY</code> for Gemini.
        </p>
      )}
      {error == null && children}
      {wrong > 0 && (
        <p role="alert" className="text-xs text-bad">
          {wrong === 1 ? "One field needs" : `${wrong} fields need`} a look before this can start.
        </p>
      )}
      {error != null && (
        <p role="alert" className="text-xs text-bad">
          Not started: {messageOf(error)}
        </p>
      )}
      <Button look="primary" type="submit" aria-disabled={busy} className="min-h-9 tabular-nums">
        {busy ? (
          <LoaderCircle size={16} className="animate-spin motion-reduce:animate-none" aria-hidden />
        ) : (
          <Play size={14} aria-hidden />
        )}
        {busy ? "Sending the brief" : [`Generate ${what}`, ...(all > 0 ? roughly(estimate) : [])].join(" · ")}
      </Button>
      {/* The line keeps its place, so that the button stays where it is when the figures come. */}
      {!offline && <p className="min-h-4 text-center text-xs text-ink-soft">{grounds}</p>}
    </div>
  );
}

function PaceChoice({ pace, onChange }: { pace: Brief["pace"]; onChange: (pace: Brief["pace"]) => void }) {
  return (
    <fieldset className="flex gap-1 rounded-md bg-sunken p-0.5">
      <legend className="sr-only">What to make first</legend>
      {(["all", "three"] as const).map((value) => (
        <label
          key={value}
          className="flex min-h-8 flex-1 cursor-pointer items-center justify-center rounded px-2 text-xs text-ink-soft has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name="pace"
            className="sr-only"
            checked={pace === value}
            onChange={() => onChange(value)}
          />
          {value === "all" ? "All at once" : "First three, then the rest"}
        </label>
      ))}
    </fieldset>
  );
}
