import type { TargetedEvent } from "preact";
import { useChat } from "./chat-context";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export function LoginForm({ email = "" }: { email?: string }) {
  const { session } = useChat();
  const { submit, busy, issues, notice } = useSubmit(
    (form: HTMLFormElement) =>
      session.login({ email: formText(form, "email").trim(), password: formText(form, "password") }),
    ["email", "password"],
  );
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form class="form" data-testid="login-form" onSubmit={onSubmit} noValidate>
      <Notice text={notice} />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
        autoFocus={!email}
        issue={issues["email"]}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        autoFocus={Boolean(email)}
        issue={issues["password"]}
        required
      />
      <button class="button button-primary button-wide" type="submit" aria-disabled={busy}>
        {busy ? "Logging in…" : "Log in"}
      </button>
    </form>
  );
}
