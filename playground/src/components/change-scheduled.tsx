import { useId, useState } from "preact/hooks";
import type { Scheduled } from "@synctalk/client";
import { lengthOf } from "../view/message-length";
import { fieldRange, fieldTime, fieldValue, timeZone } from "../view/send-times";
import { useChat, useSelect } from "./chat-context";
import { Field } from "./field";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

/** A form for the text and the time of a scheduled message. A failed one is sent at the new time. */
export function ChangeScheduled({ scheduled, onClose }: { scheduled: Scheduled; onClose: () => void }) {
  const { scheduled: actions } = useChat();
  const id = useId();
  const before = fieldValue(new Date(scheduled.sendAt));
  const [now] = useState(() => new Date());
  const [body, setBody] = useState(scheduled.body ?? "");
  const [value, setValue] = useState(before);
  const at = fieldTime(value);
  const { tooLong, sendable, reason } = lengthOf(
    body,
    useSelect((state) => state.maxCharacters),
  );
  const { submit, busy, issues, notice } = useSubmit(async () => {
    await actions.change(scheduled.id, { body: body.trim(), at: value === before ? null : at });
    onClose();
  }, ["sendAt", "body"]);
  const issue = issues["body"] ?? (tooLong ? reason : null);
  return (
    <form
      class="form"
      data-testid="change-scheduled"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(undefined);
      }}
    >
      <Notice text={notice} />
      <div class="field">
        <label for={id}>Text</label>
        <textarea
          id={id}
          class="input"
          rows={3}
          value={body}
          aria-invalid={issue ? "true" : undefined}
          aria-describedby={issue ? `${id}-issue` : undefined}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
        {issue && (
          <p id={`${id}-issue`} class="field-issue">
            {issue}
          </p>
        )}
      </div>
      <Field
        type="datetime-local"
        label="Date and time"
        hint={`In your time zone, ${timeZone()}.`}
        issue={issues["sendAt"]}
        required
        {...(value === before ? {} : fieldRange(now))}
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <p class="scheduled-actions">
        <button type="submit" class="button button-primary" aria-disabled={busy} disabled={!sendable || !at}>
          Save
        </button>
        <button type="button" class="button button-quiet" onClick={onClose}>
          Discard the change
        </button>
      </p>
    </form>
  );
}
