import type { TargetedEvent } from "preact";
import { useState } from "preact/hooks";
import type { RoomSettings } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { formText } from "./form-text";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { useSubmit } from "./use-submit";

const SLOW_MODES = [0, 5, 30, 60, 300, 3_600] as const;
const slowModeText = (seconds: number) => {
  if (seconds === 0) return "Off";
  if (seconds < 60) return `${seconds} seconds`;
  return seconds < 3_600 ? `${seconds / 60} min` : `${seconds / 3_600} h`;
};

const chosenSettings = (form: HTMLFormElement): Partial<RoomSettings> => ({
  announcement: formText(form, "announcement") === "on",
  slowModeSeconds: Number(formText(form, "slowMode")),
  history: formText(form, "sinceJoin") === "on" ? "sinceJoin" : "all",
  receipts: formText(form, "receipts") === "on",
});

/**
 * Texts of a room, which moderators change, and its settings, which owners change. What somebody else changed since the
 * dialog was opened is not overwritten: the server refuses that.
 */
export function RoomSettingsDialog({ onClose }: { onClose: () => void }) {
  const { session } = useChat();
  const { state, role } = useRoom();
  const { room } = state;
  const [before] = useState(room);
  const { rest } = session.client;
  const { submit, busy, issues, notice } = useSubmit(
    async (form: HTMLFormElement) => {
      await rest.updateRoom(room.id, {
        ...(room.kind !== "group" && { name: formText(form, "name").trim() }),
        topic: formText(form, "topic").trim(),
        description: formText(form, "description").trim(),
        ...(role === "owner" && { settings: chosenSettings(form) }),
        expectedRev: before.rev,
      });
      onClose();
    },
    ["name", "topic", "description"],
  );
  const archive = useSubmit(async () => {
    await (room.archivedAt === null ? rest.archiveRoom(room.id) : rest.unarchiveRoom(room.id));
    onClose();
  }, []);
  const onSubmit = (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <Dialog title="Room settings" onClose={onClose}>
      <form class="form" data-testid="room-settings" onSubmit={onSubmit} noValidate>
        <Notice text={notice ?? archive.notice} />
        {room.kind !== "group" && <Field label="Name" name="name" defaultValue={before.name} issue={issues["name"]} />}
        <Field label="Topic" name="topic" defaultValue={before.topic} issue={issues["topic"]} />
        <Field label="Description" name="description" defaultValue={before.description} issue={issues["description"]} />
        {role === "owner" && <SettingsFields settings={before.settings} />}
        <button
          class="button button-primary button-wide"
          type="submit"
          aria-disabled={busy}
          disabled={room.archivedAt !== null}
        >
          Save
        </button>
        {role === "owner" && (
          <button
            type="button"
            class="button button-danger button-wide"
            data-testid="archive-room"
            aria-disabled={archive.busy}
            onClick={() => void archive.submit(undefined)}
          >
            {room.archivedAt === null ? "Archive this room" : "Open this room again"}
          </button>
        )}
      </form>
    </Dialog>
  );
}

function SettingsFields({ settings }: { settings: RoomSettings }) {
  const slowModes = [...new Set([...SLOW_MODES, settings.slowModeSeconds])].sort((a, b) => a - b);
  return (
    <>
      <label class="check">
        <input type="checkbox" name="announcement" defaultChecked={settings.announcement} />
        Only owners and moderators write
      </label>
      <label class="check">
        <input type="checkbox" name="sinceJoin" defaultChecked={settings.history === "sinceJoin"} />
        New members see messages from then on only
      </label>
      <label class="check">
        <input type="checkbox" name="receipts" defaultChecked={settings.receipts} />
        Show who has read messages
      </label>
      <label class="field">
        Pause between two messages of a member
        <select class="input" name="slowMode">
          {slowModes.map((seconds) => (
            <option key={seconds} value={seconds} selected={seconds === settings.slowModeSeconds}>
              {slowModeText(seconds)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
