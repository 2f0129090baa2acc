import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { compileCss } from "./compile";
import { screenDocument } from "./document";
import type { Variables } from "./theme";

type Props = { title: string; html: string; variables: Variables; className?: string; interactive?: boolean };

/**
 * A design in a frame that runs no script and has no origin. A new look is loaded
 * behind the old one and takes its place when it is there, so that nothing flashes.
 */
export function Preview({ title, html, variables, className = "", interactive = false }: Props) {
  const css = useQuery({
    queryKey: ["css", html],
    queryFn: () => compileCss(html),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const doc = css.data === undefined ? undefined : screenDocument({ title, html, css: css.data, variables });
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    if (shown === undefined && doc !== undefined) setShown(doc);
  }, [shown, doc]);
  if (css.isError)
    return <p className="p-4 text-sm text-bad">This screen's styles could not be compiled. Reload the page.</p>;
  const docs = [...new Set([shown, doc])].filter((d) => d !== undefined);
  return (
    <div className={`relative overflow-hidden ${className}`} style={{ background: variables["--background"] }}>
      {docs.map((d) => (
        <iframe
          key={d}
          title={title}
          sandbox=""
          srcDoc={d}
          referrerPolicy="no-referrer"
          tabIndex={interactive ? 0 : -1}
          onLoad={() => {
            if (d === doc) setShown(d);
          }}
          className={`absolute inset-0 size-full border-0 ${interactive ? "nowheel nodrag" : "pointer-events-none"} ${d === shown ? "z-10" : "z-0"}`}
        />
      ))}
    </div>
  );
}
