import type { NoticeEvent } from "@/shared/api/notices";
import { events } from "./words";

type Props = { chosen: NoticeEvent[]; onChange: (chosen: NoticeEvent[]) => void; error?: string };

/** Which ends of jobs somebody wants to hear of. */
export function EventChoice({ chosen, onChange, error }: Props) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-xs font-medium text-ink-soft">Tell of jobs that are</legend>
      <div className="flex flex-wrap gap-x-4">
        {events.map(({ event, name }) => (
          <label key={event} className="inline-flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(event)}
              onChange={(e) =>
                onChange(
                  events.map((x) => x.event).filter((x) => (x === event ? e.target.checked : chosen.includes(x))),
                )
              }
            />
            {name}
          </label>
        ))}
      </div>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
