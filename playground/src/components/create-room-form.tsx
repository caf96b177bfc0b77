import type { TargetedEvent } from "preact";
import { useChat } from "./chat-context";
import { Field } from "./field";
import { formText, optionalText } from "./form-text";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

export function CreateRoomForm({ onCreated }: { onCreated: (roomId: string) => void }) {
  const { rooms } = useChat();
  const { submit, busy, issues, notice } = useSubmit(
    async (form: HTMLFormElement) => {
      const visibility = formText(form, "visibility") === "private" ? "private" : "public";
      const room = await rooms.create({
        name: formText(form, "name").trim(),
        ...optionalText(form, "description"),
        visibility,
      });
      onCreated(room.id);
    },
    ["name", "description"],
  );
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form class="form" data-testid="create-room-form" onSubmit={onSubmit} noValidate>
      <Notice text={notice} />
      <Field label="Name" name="name" autoComplete="off" autoFocus issue={issues["name"]} required />
      <Field
        label="Description"
        name="description"
        autoComplete="off"
        placeholder="Optional"
        issue={issues["description"]}
      />
      <fieldset class="choices">
        <legend>Who can come in</legend>
        <Choice value="public" title="Public" text="Everyone can find it and join." checked />
        <Choice value="private" title="Private" text="Only its members know of it." />
      </fieldset>
      <button class="button button-primary button-wide" type="submit" aria-disabled={busy}>
        {busy ? "Creating…" : "Create room"}
      </button>
    </form>
  );
}

type ChoiceProps = { value: string; title: string; text: string; checked?: boolean };

function Choice({ value, title, text, checked = false }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name="visibility" value={value} defaultChecked={checked} />
      <strong>{title}</strong>
      <span>{text}</span>
    </label>
  );
}
