import { Download } from "lucide-react";
import { useMemo } from "react";
import { fileSize } from "@/shared/format";
import { saveFile } from "@/shared/saveFile";
import { Button } from "@/shared/ui/Button";
import { ScrollBox } from "@/shared/ui/ScrollBox";

/** The most characters that are laid out; a conversation may have megabytes. */
const most = 100_000;

type Props = { jobId: string; name: string; value: unknown };

/** A document as it is stored; of a long one the beginning, and all of it as a file. */
export function RawJson({ jobId, name, value }: Props) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const long = text.length > most;
  return (
    <>
      {long && (
        <div className="mb-2 flex flex-wrap items-center gap-3">
          <p className="text-ink-soft">The beginning of about {fileSize(text.length)}.</p>
          <Button onClick={() => saveFile(new Blob([text], { type: "application/json" }), `job-${jobId}-${name}.json`)}>
            <Download size={14} aria-hidden /> Download all of it
          </Button>
        </div>
      )}
      <ScrollBox label={`${name} as JSON`} className="max-h-96 overflow-auto">
        <pre className="text-xs break-words whitespace-pre-wrap">{long ? `${text.slice(0, most)}…` : text}</pre>
      </ScrollBox>
    </>
  );
}
