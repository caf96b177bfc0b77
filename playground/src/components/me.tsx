import type { Profile } from "@synctalk/client";
import { nameOf } from "../view/people";
import { presenceText } from "../view/presence-text";
import { Avatar } from "./avatar";
import { WithPresence } from "./presence-dot";
import { useNow } from "./use-now";
import { usePresence } from "./use-presence";

/** The user's own name and status, as others see it. */
export function Me({ me }: { me: Profile }) {
  const presence = usePresence(me.id);
  const now = useNow();
  const isPlain = !presence || (presence.text === null && presence.status === "online");
  const about = isPlain ? `@${me.username}` : presenceText(presence, now);
  return (
    <>
      <WithPresence userId={me.id}>
        <Avatar user={me} />
      </WithPresence>
      <p class="who" data-testid="me">
        <strong>{nameOf(me)}</strong>
        <span title={about}>{about}</span>
      </p>
    </>
  );
}
