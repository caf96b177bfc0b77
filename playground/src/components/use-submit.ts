import { useRef, useState } from "preact/hooks";
import { asFailure, type RequestError } from "@synctalk/client";
import { fieldIssues } from "../view/field-issues";

/** Submits a form. Exposes whether a request is running, and the refusal with the invalid field until `forget`. */
export function useSubmit<Input>(action: (input: Input) => Promise<void>, fields: readonly string[]) {
  const [busy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const [failure, setFailure] = useState<RequestError | null>(null);
  const issues = failure ? fieldIssues(failure) : {};
  const atField = fields.some((field) => field in issues);

  async function submit(input: Input): Promise<void> {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await action(input);
    } catch (thrown) {
      setFailure(asFailure(thrown));
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  }
  const forget = () => setFailure(null);
  return { submit, busy, issues, notice: failure && !atField ? failure.message : null, forget };
}
