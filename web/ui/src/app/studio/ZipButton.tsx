import { Download } from "lucide-react";
import { toast } from "sonner";
import { messageOf } from "@/shared/api/problem";
import type { Screen } from "@/shared/api/types";
import type { Variables } from "@/shared/design/theme";
import { toolClass } from "@/shared/ui/Button";

type Props = { name: string; screens: Screen[]; variables: Variables };

/** Saves all finished screens as one zip. */
export function ZipButton({ name, screens, variables }: Props) {
  const save = async () => {
    try {
      const { downloadAll } = await import("@/features/takeaway/download");
      await downloadAll(name, screens, variables);
    } catch (error) {
      toast.error(`No zip: ${messageOf(error)}`);
    }
  };
  return (
    <button
      type="button"
      className={toolClass}
      disabled={screens.length === 0}
      title={screens.length === 0 ? "No screen is ready yet" : undefined}
      onClick={() => void save()}
    >
      <Download size={16} aria-hidden /> <span className="max-md:sr-only">Zip</span>
    </button>
  );
}
