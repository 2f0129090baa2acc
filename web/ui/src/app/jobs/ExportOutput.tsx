import { Download } from "lucide-react";
import { type ExportedFile, type Job, outputOf, type ScreenshotResult } from "@/shared/api/types";
import { count, fileSize, moment } from "@/shared/format";
import { buttonClass } from "@/shared/ui/Button";

/** The files of an export, with pictures of those that are pictures. */
export function ExportOutput({ job }: { job: Job }) {
  const result = outputOf<ScreenshotResult>(job);
  if (!result) return null;
  const { file, files } = result;
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-3 text-sm">
        <a className={buttonClass("primary")} href={file.url} download={file.name}>
          <Download size={14} aria-hidden /> {file.name}
        </a>
        <span className="text-ink-soft tabular-nums">
          {fileSize(file.size)}, {sizeOf(file)}
          {file.expiresAt && `, kept until ${moment(file.expiresAt)}`}
        </span>
      </p>
      {(result.format === "png" || files.length > 1) && (
        <ul className="flex gap-4 overflow-x-auto pb-1">
          {files.map((f) => (
            <li key={f.artifactId} className="flex w-[150px] shrink-0 flex-col gap-1">
              {f.contentType === "image/png" && (
                <img
                  src={f.url}
                  alt={f.name}
                  width={f.width}
                  height={f.height}
                  loading="lazy"
                  className="h-auto max-h-[325px] w-full rounded-md border border-line object-cover object-top"
                />
              )}
              <a className="truncate text-xs underline" href={f.url} download={f.name}>
                {f.name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function sizeOf(file: ExportedFile): string {
  if (file.contentType === "image/png") return `${file.width} × ${file.height} pixels`;
  return count(file.pages, file.contentType === "application/zip" ? "picture" : "page");
}
