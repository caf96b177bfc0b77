import { type Message, type Seen, seenBy } from "@synctalk/client";
import { useEffect } from "preact/hooks";
import { eachOnce } from "../view/read-by";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { PEOPLE_A_PAGE, PeopleWithTimes } from "./people-with-times";
import { usePages } from "./use-pages";

type Props = { message: Message; onClose: () => void };

/** Everybody who has read a message of mine, whose marker has stood still longest comes first. Loaded again when somebody else has read it. */
export function ReadByDialog({ message, onClose }: Props) {
  const { client } = useChat().session;
  const known = useSelect(() => seenBy(client.state, message.roomId, message.id));
  const pages = usePages<Seen>((cursor) => client.rest.seen(message, { cursor, limit: PEOPLE_A_PAGE }), [known]);
  // Lets the line under the message agree with the list, where somebody hides their receipts since.
  useEffect(() => void client.loadSeen(message).catch(() => undefined), [message.id]);
  return (
    <Dialog title="Read by" onClose={onClose}>
      <PeopleWithTimes
        label="People who have read the message"
        pages={{ ...pages, items: pages.items && eachOnce(pages.items) }}
        none="Nobody has read it yet."
      />
    </Dialog>
  );
}
