import type { Invite } from "@synctalk/client";
import { fullTime } from "../view/times";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
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
      <ul class="entries">
        {loaded?.items.map((invite) => (
          <InviteItem key={invite.code} invite={invite} revoke={() => void revoke.submit(invite)} />
        ))}
      </ul>
      <button
        type="button"
        class="button button-primary button-wide"
        data-testid="create-invite"
        disabled={create.busy}
        onClick={() => void create.submit(undefined)}
      >
        Create a link
      </button>
    </Dialog>
  );
}

function InviteItem({ invite, revoke }: { invite: Invite; revoke: () => void }) {
  const link = inviteLink(invite.code);
  const uses = invite.uses === 1 ? "Used once" : `Used ${invite.uses} times`;
  return (
    <li class="entry" data-testid="invite">
      <input
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
        <button type="button" class="button" onClick={() => void navigator.clipboard?.writeText(link)}>
          Copy
        </button>
        <button type="button" class="button button-danger" onClick={revoke}>
          Revoke
        </button>
      </div>
    </li>
  );
}
