import { useState } from "preact/hooks";
import { asFailure, type RequestError } from "@synctalk/client";
import { fieldIssues } from "../view/field-issues";

/** One form's way to the server: busy while under way, then what was refused and at which field. */
export function useSubmit<Input>(action: (input: Input) => Promise<void>, fields: readonly string[]) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestError | null>(null);
  const issues = failure ? fieldIssues(failure) : {};
  const atField = fields.some((field) => field in issues);

  async function submit(input: Input): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await action(input);
    } catch (thrown) {
      setFailure(asFailure(thrown));
    } finally {
      setBusy(false);
    }
  }
  return { submit, busy, issues, notice: failure && !atField ? failure.message : null };
}
