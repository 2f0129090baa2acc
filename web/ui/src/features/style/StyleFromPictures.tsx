import { ImageUp } from "lucide-react";
import { useState } from "react";
import { Problem } from "@/shared/api/problem";
import { isSettled, outputOf, type StyleResult } from "@/shared/api/types";
import { JobProgress } from "@/shared/live/JobProgress";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { useJob } from "@/shared/live/useJob";
import { useJobActions } from "@/shared/live/useJobActions";
import { Button } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { Findings, type Uses } from "./Findings";
import { PictureDrop } from "./PictureDrop";
import { followExtraction, useExtraction } from "./useExtraction";

/** Reads palette and theme out of pictures, for the brief that stands around it. */
export function StyleFromPictures({ uses }: { uses: Uses }) {
  const jobId = useExtraction();
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Palette from images" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-xs font-medium text-ink-soft">Palette from images</h3>
        {jobId && (
          <Button
            look="quiet"
            className="-my-1.5 -mr-3"
            onClick={() => {
              followExtraction(null);
              setOpen(true);
            }}
          >
            Other pictures
          </Button>
        )}
      </div>
      {jobId ? (
        <Followed key={jobId} jobId={jobId} uses={uses} />
      ) : open ? (
        <PictureDrop onStarted={followExtraction} />
      ) : (
        <Button className="self-start" onClick={() => setOpen(true)}>
          <ImageUp size={14} aria-hidden /> Read colours from pictures
        </Button>
      )}
    </section>
  );
}

function Followed({ jobId, uses }: { jobId: string; uses: Uses }) {
  const { job, live, error, isError, refetch } = useJob(jobId);
  const { cancel, retry, acting } = useJobActions(jobId);
  useAnnouncement(job);
  if (!job && isError) {
    if (error instanceof Problem && error.status === 404)
      return <p className="text-xs text-ink-soft">These pictures are not kept any more. Take others.</p>;
    return <ErrorNote what="The pictures' job cannot be shown." error={error} onRetry={() => void refetch()} />;
  }
  if (!job) return <div className="h-16 rounded-md bg-sunken" aria-busy="true" />;
  const result = isSettled(job.status) ? outputOf<StyleResult>(job) : null;
  if (result) return <Findings jobId={jobId} result={result} uses={uses} />;
  return (
    <div className="rounded-md border border-line bg-surface p-3">
      <JobProgress job={job} live={live} onCancel={cancel} onRetry={retry} acting={acting} />
    </div>
  );
}
