import type { TargetedEvent } from "preact";
import { useState } from "preact/hooks";
import { forgotPassword } from "@synctalk/client";
import { SERVER } from "../chat/server";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export function ForgotForm() {
  const [sent, setSent] = useState(false);
  const { submit, busy, issues, notice } = useSubmit(
    async (form: HTMLFormElement) => {
      setSent(false);
      await forgotPassword(SERVER, formText(form, "email").trim());
      setSent(true);
    },
    ["email"],
  );
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form class="form" data-testid="forgot-form" onSubmit={onSubmit} noValidate>
      <Notice text={notice} />
      <Notice text={sent ? "If this address has an account, a link is on its way to it." : null} tone="info" />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        autoFocus
        issue={issues["email"]}
        required
      />
      <button class="button button-primary button-wide" type="submit" aria-disabled={busy}>
        {busy ? "Sending…" : "Send me a link"}
      </button>
    </form>
  );
}
