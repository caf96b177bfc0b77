import type { TargetedEvent } from "preact";
import { useChat } from "./chat-context";
import { Field } from "./field";
import { formText, optionalText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export function RegisterForm() {
  const { session } = useChat();
  const { submit, busy, issues, notice } = useSubmit(
    (form: HTMLFormElement) =>
      session.register({
        email: formText(form, "email").trim(),
        password: formText(form, "password"),
        ...optionalText(form, "username"),
        ...optionalText(form, "displayName"),
      }),
    ["email", "password", "username", "displayName"],
  );
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form class="form" data-testid="register-form" onSubmit={onSubmit} noValidate>
      <Notice text={notice} />
      <Field label="Email" name="email" type="email" autoComplete="email" autoFocus issue={issues["email"]} required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters, nothing common."
        issue={issues["password"]}
        required
      />
      <div class="form-pair">
        <Field
          label="Display name"
          name="displayName"
          autoComplete="name"
          placeholder="Optional"
          issue={issues["displayName"]}
        />
        <Field
          label="Username"
          name="username"
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          placeholder="Optional"
          issue={issues["username"]}
        />
      </div>
      <button class="button button-primary button-wide" type="submit" aria-disabled={busy}>
        {busy ? "Registering…" : "Register"}
      </button>
    </form>
  );
}
