import { ImageUp } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/shared/ui/Button";
import type { Uses } from "./Findings";
import { followExtraction, useExtraction } from "./useExtraction";

// Most briefs have no pictures: what works with them is loaded when it is asked for.
const FollowedExtraction = lazy(() => import("./FollowedExtraction"));
const PictureDrop = lazy(() => import("./PictureDrop"));

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
        <Suspense fallback={<Loading />}>
          <FollowedExtraction key={jobId} jobId={jobId} uses={uses} />
        </Suspense>
      ) : open ? (
        <Suspense fallback={<Loading />}>
          <PictureDrop onStarted={followExtraction} />
        </Suspense>
      ) : (
        <Button className="self-start" onClick={() => setOpen(true)}>
          <ImageUp size={14} aria-hidden /> Read colours from pictures
        </Button>
      )}
    </section>
  );
}

function Loading() {
  return <div className="h-16 rounded-md bg-sunken" aria-busy="true" />;
}
