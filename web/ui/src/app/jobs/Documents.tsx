import { Tabs } from "radix-ui";
import type { Job } from "@/shared/api/types";
import { inputs, outputs } from "./outputs";
import { RawJson } from "./RawJson";
import { Readable } from "./Readable";

const tab =
  "min-h-8 rounded-md px-3 text-sm text-ink-soft hover:bg-sunken data-[state=active]:bg-sunken " +
  "data-[state=active]:font-medium data-[state=active]:text-ink pointer-coarse:min-h-11";
const panel = "rounded-lg border border-line bg-surface p-4 text-sm";

/** What came out of a job and what went in, to read, and both as they are stored. */
export function Documents({ job }: { job: Job }) {
  const Output = outputs[job.jobType];
  const Input = inputs[job.jobType];
  return (
    <Tabs.Root defaultValue="output" className="flex flex-col gap-2">
      <Tabs.List aria-label="Output and input" className="flex gap-1">
        <Tabs.Trigger value="output" className={tab}>
          Output
        </Tabs.Trigger>
        <Tabs.Trigger value="input" className={tab}>
          Input
        </Tabs.Trigger>
        <Tabs.Trigger value="json" className={tab}>
          JSON
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="output" className={panel}>
        {Output && job.outputData ? (
          <Output job={job} />
        ) : job.outputData ? (
          <Readable value={job.outputData} />
        ) : (
          <p className="text-ink-soft">Nothing has been made yet.</p>
        )}
      </Tabs.Content>
      <Tabs.Content value="input" className={panel}>
        {Input && job.inputData ? <Input job={job} /> : <Readable value={job.inputData} />}
      </Tabs.Content>
      <Tabs.Content value="json" className="flex flex-col gap-2">
        {(["inputData", "outputData"] as const).map((name) => (
          <section key={name} aria-label={name} className={panel}>
            <h3 className="mb-2 text-xs font-medium text-ink-soft">{name}</h3>
            <RawJson jobId={job.id} name={name} value={job[name]} />
          </section>
        ))}
      </Tabs.Content>
    </Tabs.Root>
  );
}
