import type { TargetedEvent } from "preact";
import { resetPassword } from "@synctalk/client";
import { SERVER } from "../chat/server";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { submit, busy, issues, notice } = useSubmit(
    async (form: HTMLFormElement) => {
      await resetPassword(SERVER, { token, newPassword: formText(form, "newPassword") });
      onDone();
    },
    ["newPassword"],
  );
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form class="form" data-testid="reset-form" onSubmit={onSubmit} noValidate>
      <Notice text={notice} />
      <Field
        label="New password"
        name="newPassword"
        type="password"
        autoComplete="new-password"
        autoFocus
        hint="At least 8 characters, nothing common. Every session of yours ends."
        issue={issues["newPassword"]}
        required
      />
      <button class="button button-primary button-wide" type="submit" aria-disabled={busy}>
        {busy ? "Changing…" : "Change password"}
      </button>
    </form>
  );
}
