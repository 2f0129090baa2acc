import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useEffect, useState } from "react";
import { getJobImage } from "@/shared/api/client";

type Props = { jobId: string; imageId: string; alt: string; className?: string };

/** A picture that a job looked at. It is fetched, because a tag's address carries no key. */
export function SourcePicture({ jobId, imageId, alt, className = "" }: Props) {
  const picture = useQuery({
    queryKey: ["picture", jobId, imageId],
    queryFn: ({ signal }) => getJobImage(jobId, imageId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const url = useObjectUrl(picture.data);
  if (picture.isError)
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
  if (!url) return <span aria-busy="true" className={`block min-h-16 bg-sunken ${className}`} />;
  return <img src={url} alt={alt} className={className} />;
}

/** An address for a blob, for as long as it is shown. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [blob]);
  return url;
}
