import type { InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

type Props = InputHTMLAttributes & { label: string; hint?: string; issue?: string | undefined };

export function Field({ label, hint, issue, ...input }: Props) {
  const id = useId();
  const about = issue ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        id={id}
        class="input"
        aria-invalid={issue ? "true" : undefined}
        aria-describedby={about ? `${id}-about` : undefined}
      />
      {about && (
        <p
          key={issue ? "issue" : "hint"}
          id={`${id}-about`}
          class={issue ? "field-issue" : "field-hint"}
          role={issue ? "alert" : undefined}
        >
          {about}
        </p>
      )}
    </div>
  );
}
