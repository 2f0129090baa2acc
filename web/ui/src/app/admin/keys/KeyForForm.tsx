import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { roles } from "@/features/keys/search";
import { endAfter, lives } from "@/features/keys/state";
import type { KeyTerms, NewKey, Role } from "@/shared/api/people";
import { faultsOf } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";

const meanings: Record<Role, string> = {
  user: "Makes jobs, and sees its own.",
  viewer: "Sees the jobs of all, and changes nothing.",
  admin: "May do everything.",
  service: "Acts for the users that it names: for a back end with accounts of its own.",
};

type Props = {
  make: (terms: KeyTerms & { userId: string; role: Role }) => Promise<NewKey>;
  onMade: (key: NewKey) => void;
  onClose: () => void;
};

/** Makes a key for a user, who need not be there before. */
export function KeyForForm({ make, onMade, onClose }: Props) {
  const [userId, setUserId] = useState("");
  const [role, setRole] = useState<Role>("user");
  const [name, setName] = useState("");
  const [life, setLife] = useState(0);
  const [tried, setTried] = useState(false);
  const making = useMutation({
    mutationFn: () => make({ userId: userId.trim(), role, name: name.trim(), expiresAt: endAfter(life) }),
    onSuccess: onMade,
  });
  const faults = faultsOf(making.error, ["userId", "role", "name", "expiresAt"]);
  const missing = tried && !userId.trim() ? "Write whose key it is." : undefined;
  return (
    <form
      noValidate
      aria-label="Key for somebody"
      className="flex max-w-220 flex-col gap-4 rounded-lg border border-line bg-surface p-4"
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (userId.trim()) making.mutate();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="User" hint="The name that the key acts as." error={missing ?? faults.userId}>
          <input
            className="field"
            maxLength={255}
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: the form was asked for just now
            autoFocus
            value={userId}
            onChange={(e) => setUserId(e.target.value)}
          />
        </Field>
        <Field label="Role" hint={meanings[role]} error={faults.role}>
          <select className="field" value={role} onChange={(e) => setRole(e.target.value as Role)}>
            {roles.map((r) => (
              <option key={r}>{r}</option>
            ))}
          </select>
        </Field>
        <Field label="Name" hint="What it is for." error={faults.name}>
          <input className="field" maxLength={120} value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label="Expires" error={faults.expiresAt}>
          <select className="field" value={life} onChange={(e) => setLife(Number(e.target.value))}>
            {lives.map((l) => (
              <option key={l.seconds} value={l.seconds}>
                {l.name}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {faults.rest && (
        <p role="alert" className="text-sm text-bad">
          {faults.rest}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={making.isPending}>
          Make the key
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
