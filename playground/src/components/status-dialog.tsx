import { useId, useState } from "preact/hooks";
import type { Presence, PresenceStatus } from "@synctalk/client";
import { STATUS_ENDS, statusEnd, type StatusEnd } from "../view/status-end";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { usePresence } from "./use-presence";
import { useSubmit } from "./use-submit";

const MAX_TEXT = 100;
const STATUSES = [
  { status: "online", name: "Online", about: "Others see that you are there." },
  { status: "away", name: "Away", about: "On this device, until you choose something else." },
  { status: "invisible", name: "Invisible", about: "You look offline, on all your devices." },
] as const;

/** The user's own status, and a text with an end. */
export function StatusDialog({ onClose }: { onClose: () => void }) {
  const me = useSelect((state) => state.me);
  const mine = usePresence(me?.id ?? "");
  return (
    <Dialog title="My status" onClose={onClose}>
      {mine ? <StatusForm mine={mine} onClose={onClose} /> : <p class="dialog-text">Your status is being loaded.</p>}
    </Dialog>
  );
}

function StatusForm({ mine, onClose }: { mine: Presence; onClose: () => void }) {
  const { session } = useChat();
  const endId = useId();
  const [before] = useState(mine);
  const [isNewText, setIsNewText] = useState(before.text === null);
  const { submit, busy, issues, notice } = useSubmit(
    async (status: PresenceStatus) => {
      await session.client.setPresence(status);
      onClose();
    },
    ["text"],
  );
  return (
    <form
      class="form"
      data-testid="status-form"
      onInput={(event) => setIsNewText(before.text === null || !hasText(event.currentTarget, before.text))}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(statusOf(event.currentTarget, before));
      }}
    >
      <Notice text={notice} />
      <fieldset class="choices choices-column">
        <legend>Others see me as</legend>
        {STATUSES.map(({ status, name, about }) => (
          <label key={status} class="choice">
            <input
              type="radio"
              name="status"
              value={status}
              defaultChecked={status === (before.status === "offline" ? "online" : before.status)}
            />
            <strong>{name}</strong>
            <span>{about}</span>
          </label>
        ))}
      </fieldset>
      <Field
        label="Status text"
        name="text"
        maxLength={MAX_TEXT}
        defaultValue={before.text ?? ""}
        hint="Everybody who shares a room with you sees it. Leave it empty to show none."
        issue={issues["text"]}
      />
      <div class="field">
        <label for={endId}>How long</label>
        <select id={endId} name="end" class="input">
          {!isNewText && <option value="">As before</option>}
          {Object.entries(STATUS_ENDS).map(([end, name]) => (
            <option key={end} value={end} selected={isNewText && end === "never"}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button class="button button-primary" aria-disabled={busy}>
        Save
      </button>
    </form>
  );
}

const hasText = (form: HTMLFormElement, text: string): boolean => formText(form, "text").trim() === text;

/** Leaves the text out when it stays as it is, so that its end stays too. */
function statusOf(form: HTMLFormElement, before: Presence): PresenceStatus {
  const status = formText(form, "status") as PresenceStatus["status"];
  const text = formText(form, "text").trim();
  const end = formText(form, "end");
  if (text === (before.text ?? "") && (end === "" || text === "")) return { status };
  const until = isStatusEnd(end) && text !== "" ? statusEnd(end, new Date()) : null;
  return { status, text, ...(until && { until: until.toISOString() }) };
}

const isStatusEnd = (end: string): end is StatusEnd => end in STATUS_ENDS;
