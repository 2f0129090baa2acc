import { StyleReport } from "@/features/style/StyleReport";
import { type Job, outputOf, type StyleResult } from "@/shared/api/types";

/** What was found in pictures, beside them. */
export function StyleOutput({ job }: { job: Job }) {
  const result = outputOf<StyleResult>(job);
  return result && <StyleReport jobId={job.id} result={result} />;
}
