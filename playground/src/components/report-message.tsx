import { useState } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { excerptOf } from "../view/excerpt";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

type Props = { message: Message; onClose: () => void };

export function ReportMessage({ message, onClose }: Props) {
  const { session } = useChat();
  const [done, setDone] = useState(false);
  const { submit, busy, issues, notice } = useSubmit(
    async (form: HTMLFormElement) => {
      await session.client.rest.report(message, { reason: formText(form, "reason").trim() });
      setDone(true);
    },
    ["reason"],
  );
  return (
    <Dialog title="Report this message" onClose={onClose}>
      <blockquote class="dialog-quote">{excerptOf(message.body ?? "")}</blockquote>
      <Notice text={done ? "The moderators of this room will look at it." : null} tone="info" />
      {!done && (
        <form
          class="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit(event.currentTarget);
          }}
        >
          <Notice text={notice} />
          <Field label="What is wrong with it?" name="reason" autoComplete="off" autoFocus issue={issues["reason"]} />
          <button
            class="button button-primary button-wide"
            type="submit"
            data-testid="send-report"
            aria-disabled={busy}
          >
            Report
          </button>
        </form>
      )}
    </Dialog>
  );
}
