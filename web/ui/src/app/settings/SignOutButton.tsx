import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { messageOf } from "@/shared/api/problem";
import { signOut } from "@/shared/api/session";
import { Button } from "@/shared/ui/Button";
import { useLeave } from "./useLeave";

export function SignOutButton() {
  const leave = useLeave();
  const out = useMutation({ mutationFn: signOut, onSuccess: leave, onError: (e) => toast.error(messageOf(e)) });
  return (
    <Button disabled={out.isPending} onClick={() => out.mutate()}>
      Sign out
    </Button>
  );
}
