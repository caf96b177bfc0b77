import type { ComponentChildren, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { copyText } from "../view/copy-text";
import { rightsOn } from "../view/message-rights";
import { nameOf } from "../view/people";
import { hasReaders } from "../view/read-by";
import { AddReaction } from "./add-reaction";
import { ReadByDialog } from "./read-by-dialog";
import { useChat, useSelect } from "./chat-context";
import { DeleteMessage } from "./delete-message";
import { Icon } from "./icon";
import { Menu, type MenuItem } from "./menu";
import { ReportMessage } from "./report-message";
import { useRoom } from "./room-context";
import { useFocusAfter } from "./use-focus-after";

type Props = { message: Message; active: boolean };

/** Actions on a message. The Tab key leads here from the `active` message, which has the focus. */
export function MessageActions({ message, active }: Props) {
  const { messages } = useChat();
  const { state, me, role, write, openThread } = useRoom();
  const group = useRef<HTMLDivElement>(null);
  const [picking, setPicking] = useState(false);
  const [reporting, setReporting] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [listing, setListing] = useState(false);
  const receipts = useSelect((all) => all.receipts);
  const rights = rightsOn(message, { myId: me.id, role, room: state.room });
  const reply = () => write({ kind: "reply", message });
  const copy = async (text: string) => {
    if (!(await copyText(text))) messages.refuse("The browser does not allow this page to copy.");
  };
  const items: MenuItem[] = [];
  if (rights.react) items.push({ label: "React", icon: "smile", testId: "react", act: () => setPicking(true) });
  if (rights.reply) items.push({ label: "Reply", icon: "reply", testId: "reply", act: reply });
  if (rights.reply)
    items.push({
      label: "Reply in thread",
      icon: "talk",
      testId: "reply-in-thread",
      act: () => openThread(message.threadOf ?? message.id),
    });
  if (rights.edit)
    items.push({
      label: "Edit",
      icon: "edit",
      testId: "edit",
      act: () => write({ kind: "edit", message, body: message.body ?? "" }),
    });
  if (rights.pin)
    items.push({
      label: message.pinnedAt === null ? "Pin" : "Unpin",
      icon: "pin",
      act: () => messages.pin(message, message.pinnedAt === null),
    });
  if (message.body !== null)
    items.push({
      label: "Copy text",
      icon: "copy",
      act: () => void copy(message.body ?? ""),
    });
  if (receipts && hasReaders(message, { myId: me.id, room: state.room }))
    items.push({ label: "Read by…", icon: "check", testId: "read-by", act: () => setListing(true) });
  if (rights.report) items.push({ label: "Report", icon: "flag", act: () => setReporting(true) });
  if (rights.delete)
    items.push({ label: "Delete", icon: "bin", testId: "delete", danger: true, act: () => setDeleting(true) });
  if (items.length === 0) return null;
  const author = message.author.id === me.id ? "your message" : `the message of ${nameOf(message.author)}`;
  return (
    <ActionGroup group={group} label={`Actions for ${author}`}>
      {rights.react && (
        <AddReaction
          message={message}
          label={`React to ${author}`}
          tabIndex={active ? 0 : -1}
          picking={picking}
          setPicking={setPicking}
          group={group}
        />
      )}
      {rights.reply && (
        <button
          type="button"
          class="icon-button only-hover"
          aria-label={`Reply to ${author}`}
          title="Reply"
          tabIndex={active ? 0 : -1}
          onClick={reply}
        >
          <Icon name="reply" />
        </button>
      )}
      <Menu label={`More actions for ${author}`} items={items} tabIndex={active ? 0 : -1} testId="message-menu" />
      {listing && <ReadByDialog message={message} onClose={() => setListing(false)} />}
      {reporting && <ReportMessage message={message} onClose={() => setReporting(false)} />}
      {deleting && <DeleteMessage message={message} onClose={() => setDeleting(false)} />}
    </ActionGroup>
  );
}

type GroupProps = { group: RefObject<HTMLDivElement | null>; label: string; children: ComponentChildren };

/** The buttons. When the message is deleted they disappear, and it gets their focus. */
function ActionGroup({ group, label, children }: GroupProps) {
  useFocusAfter(group, (gone) => gone.closest<HTMLElement>("[data-message-id]"));
  return (
    <div ref={group} class="message-actions" role="group" aria-label={label}>
      {children}
    </div>
  );
}
