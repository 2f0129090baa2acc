import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { BriefPanel } from "@/features/brief/BriefPanel";
import { requestOf } from "@/features/brief/brief";
import { useBrief } from "@/features/brief/useBrief";
import { LittleLeft } from "@/features/limits/LittleLeft";
import { limitsKey } from "@/features/limits/useLimits";
import { PausedNote } from "@/features/rollout/PausedNote";
import { StyleFromPictures } from "@/features/style/StyleFromPictures";
import { generate } from "@/shared/api/client";
import { isSettled } from "@/shared/api/types";
import { estimateKey } from "@/shared/api/useEstimate";
import { ImageHosts, imageHostsOf } from "@/shared/design/images";
import { watch } from "@/shared/live/announce";
import { useAnnouncement } from "@/shared/live/useAnnouncement";
import { jobKeys, useJob } from "@/shared/live/useJob";
import { IconButton } from "@/shared/ui/Button";
import { ErrorNote } from "@/shared/ui/ErrorNote";
import { narrowWindow } from "@/shared/ui/useMedia";
import { mergeRest, runsOf } from "./mergeRest";
import { Opening } from "./Opening";
import { RestOffer } from "./RestOffer";
import { ThemeOfBrief } from "./ThemeOfBrief";
import { dress } from "./useLook";
import { useRest } from "./useRest";
import { useStyleUses } from "./useStyleUses";

const loadWorkspace = () => import("./Workspace");
/** Starts the canvas and the CSS compiler, so that both are there before the first screen. */
function warmUp(): void {
  void loadWorkspace();
  void import("@/shared/design/compile").then(({ compileCss }) => compileCss('<div class="flex"></div>'));
}

const Workspace = lazy(loadWorkspace);

const narrow = () => matchMedia(narrowWindow).matches;

/** The studio: the brief on the left, the screens of one job on the canvas. */
export function StudioPage() {
  const { jobId } = useParams({ strict: false });
  const [brief, setBrief] = useBrief();
  const [open, setOpen] = useState(() => !jobId || !narrow()); // a phone has room for one of both
  const navigate = useNavigate();
  const client = useQueryClient();
  const { job, updates, error, isError, refetch } = useJob(jobId);
  useAnnouncement(job);
  const { rest, updates: restUpdates, waiting, make, starting } = useRest(job);
  const shown = useMemo(() => (job && rest ? mergeRest(job, rest) : job), [job, rest]);
  const { logo, footer } = job?.inputData?.branding ?? {};
  const imageHosts = useMemo(() => imageHostsOf({ logo, footer }), [logo, footer]);
  useEffect(() => {
    document.title = job ? `${job.name} · AppForge` : "Studio · AppForge";
  }, [job]);
  const start = useMutation({
    mutationFn: generate,
    onSuccess: async (id) => {
      void watch(id);
      if (brief.theme) dress(id, brief.theme);
      if (narrow()) setOpen(false);
      await navigate({ to: "/studio/$jobId", params: { jobId: id } });
      void client.invalidateQueries({ queryKey: jobKeys.all });
      void client.invalidateQueries({ queryKey: estimateKey }); // in synchronous mode the job has ended
    },
    onSettled: () => void client.invalidateQueries({ queryKey: limitsKey }),
  });
  const [wish, setWish] = useState<string>();
  const worn = useCallback(() => setWish(undefined), []);
  const uses = useStyleUses({ brief, onChange: setBrief, jobId, onWear: setWish });
  const expecting = jobId !== undefined || start.isPending;
  useEffect(() => {
    if (expecting) warmUp();
  }, [expecting]);

  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col md:flex-row">
      <h1 className="sr-only">Studio</h1>
      <div
        className={`flex min-h-0 flex-col border-line bg-page md:border-r ${
          open
            ? `md:w-90 md:flex-none ${jobId ? "max-md:h-[62%] max-md:flex-none max-md:border-b" : "max-md:flex-1"}`
            : "max-md:border-b md:w-12"
        }`}
      >
        <div
          className={`flex h-12 shrink-0 items-center gap-2 border-b border-line px-2 ${open ? "" : "md:border-b-0"}`}
        >
          {jobId && (
            <IconButton
              label={open ? "Fold the brief away" : "Show the brief"}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? <PanelLeftClose size={16} aria-hidden /> : <PanelLeftOpen size={16} aria-hidden />}
            </IconButton>
          )}
          <span className={`px-2 font-semibold ${open ? "" : "md:hidden"}`}>Brief</span>
        </div>
        {open && <PausedNote only="screen-generation">New screens wait, and start by themselves.</PausedNote>}
        {open && (
          <BriefPanel
            brief={brief}
            onChange={setBrief}
            onGenerate={(b) => start.mutate(requestOf(b))}
            busy={start.isPending}
            error={start.error}
            beforeStart={<LittleLeft />}
            paletteSource={
              <>
                <StyleFromPictures uses={uses} />
                <ThemeOfBrief id={brief.theme} onRemove={() => setBrief((b) => ({ ...b, theme: "" }))} />
              </>
            }
          />
        )}
      </div>
      {jobId ? (
        <section aria-label="Screens" className="flex min-h-0 min-w-0 flex-1 flex-col">
          {job && shown ? (
            <>
              {waiting.length > 0 && (
                <RestOffer screens={waiting} ready={isSettled(job.status)} busy={starting} onMake={make} />
              )}
              <Suspense fallback={<Opening />}>
                <ImageHosts value={imageHosts}>
                  <Workspace
                    key={job.id}
                    job={shown}
                    runs={runsOf(job, rest)}
                    updates={rest && !isSettled(rest.status) ? restUpdates : updates}
                    wish={wish}
                    onWorn={worn}
                  />
                </ImageHosts>
              </Suspense>
            </>
          ) : isError ? (
            <div className="p-6">
              <ErrorNote what="This job cannot be shown." error={error} onRetry={() => void refetch()} />
            </div>
          ) : (
            <Opening />
          )}
        </section>
      ) : (
        <Empty />
      )}
    </main>
  );
}

function Empty() {
  return (
    <section
      aria-label="Screens"
      className="hidden flex-1 flex-col items-center justify-center gap-8 bg-canvas p-8 md:flex"
    >
      <div className="flex gap-4" aria-hidden>
        {[0, 1, 2].map((i) => (
          <div key={i} className="h-60 w-28 rounded-xl border-2 border-dashed border-line-strong/50" />
        ))}
      </div>
      <div className="flex max-w-80 flex-col gap-1 text-center">
        <p className="text-lg font-medium">No screens yet</p>
        <p className="text-ink-soft">
          Write a brief or take an example, then press Generate. Screens appear here one by one.{" "}
          <Link to="/jobs" search={{ status: [], q: "" }} className="text-accent underline underline-offset-2">
            Earlier jobs
          </Link>
        </p>
      </div>
    </section>
  );
}
