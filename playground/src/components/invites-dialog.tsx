import type { Invite } from "@synctalk/client";
import { useRef, useState } from "preact/hooks";
import { copyText } from "../view/copy-text";
import { fullTime } from "../view/times";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { focusList, useFocusAfter } from "./use-focus-after";
import { inviteLink } from "./use-invite";
import { useLoaded } from "./use-loaded";
import { useSubmit } from "./use-submit";

export function InvitesDialog({ onClose }: { onClose: () => void }) {
  const { session } = useChat();
  const { state } = useRoom();
  const { rest } = session.client;
  const { loaded, notice: failed, reload } = useLoaded(() => rest.invites(state.room.id));
  const create = useSubmit(async () => {
    await rest.createInvite(state.room.id);
    await reload();
  }, []);
  const revoke = useSubmit(async ({ roomId, code }: Invite) => {
    await rest.revokeInvite({ roomId, code });
    await reload();
  }, []);
  return (
    <Dialog title="Invite by link" onClose={onClose}>
      <Notice text={create.notice ?? revoke.notice ?? failed} />
      <p class="dialog-text">Whoever has a link can join this room. A link ends after 7 days.</p>
      <ul class="entries" tabIndex={-1} aria-label="Invite links">
        {loaded?.items.map((invite) => (
          <InviteItem key={invite.code} invite={invite} revoke={() => void revoke.submit(invite)} />
        ))}
      </ul>
      <button
        type="button"
        class="button button-primary button-wide"
        data-testid="create-invite"
        aria-disabled={create.busy}
        onClick={() => void create.submit(undefined)}
      >
        Create a link
      </button>
    </Dialog>
  );
}

function InviteItem({ invite, revoke }: { invite: Invite; revoke: () => void }) {
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  const link = inviteLink(invite.code);
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState("");
  const copy = async () => {
    const isCopied = await copyText(link);
    setCopied(isCopied ? "Copied." : "Copy it from the field.");
    if (!isCopied) field.current?.focus();
  };
  const uses = invite.uses === 1 ? "Used once" : `Used ${invite.uses} times`;
  return (
    <li ref={item} class="entry" data-testid="invite">
      <input
        ref={field}
        class="input"
        readOnly
        aria-label="Invite link"
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class="entry-text">
        {uses}. Ends on {fullTime(new Date(invite.expiresAt))}.
      </p>
      <div class="entry-actions">
        <button type="button" class="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" class="button button-danger" onClick={revoke}>
          Revoke
        </button>
        <span role="status">{copied}</span>
      </div>
    </li>
  );
}
