import type { ComponentChildren } from "preact";
import { directPeer, nameOf } from "../view/people";
import { useSelect } from "./chat-context";
import { useRoom } from "./room-context";
import { useUnblock } from "./use-unblock";

type Props = { closed: string | null; children: ComponentChildren };

/** Shows the composer, or why the user cannot write: `closed`, or a direct room with somebody whom they block. */
export function ComposerPlace({ closed, children }: Props) {
  const peer = directPeer(useRoom().state.room);
  const isBlocked = useSelect((state) => peer !== null && state.blockedIds.has(peer.id));
  const unblock = useUnblock();
  if (closed !== null) return <p class="composer-closed">{closed}</p>;
  if (!peer || !isBlocked) return children;
  return (
    <p class="composer-closed" data-testid="blocked-room">
      You blocked {nameOf(peer)}. Unblock them to write to each other.{" "}
      <button type="button" class="link" onClick={() => unblock(peer.id)}>
        Unblock
      </button>
    </p>
  );
}
