import { ImageOff } from "lucide-react";
import { useState } from "react";
import { jobImageUrl } from "@/shared/api/client";

type Props = { jobId: string; imageId: string; alt: string; className?: string };

/** A picture that a job looked at, as long as the server keeps it. */
export function SourcePicture({ jobId, imageId, alt, className = "" }: Props) {
  const [gone, setGone] = useState(false);
  if (!gone)
    return <img src={jobImageUrl(jobId, imageId)} alt={alt} className={className} onError={() => setGone(true)} />;
  return (
    <span
      role="img"
      aria-label={`${alt}, which is not kept any more`}
      title="Pictures are kept for a week"
      className={`flex min-h-16 items-center justify-center gap-1.5 bg-sunken p-2 text-xs text-ink-soft ${className}`}
    >
      <ImageOff size={14} className="shrink-0" aria-hidden /> Not kept any more
    </span>
  );
}
