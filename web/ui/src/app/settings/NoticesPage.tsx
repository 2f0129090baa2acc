import { useEffect } from "react";
import { useSession } from "@/shared/api/useSession";
import { RecipientsPart } from "./RecipientsPart";
import { WebhooksPart } from "./WebhooksPart";

/** Who is told when one's jobs finish. */
export function NoticesPage() {
  const mayChange = useSession().data?.role !== "viewer";
  useEffect(() => {
    document.title = "Notices · AppForge";
  }, []);
  return (
    <>
      <WebhooksPart mayChange={mayChange} />
      <RecipientsPart mayChange={mayChange} />
    </>
  );
}
