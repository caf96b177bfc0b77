import { isFolded, type Message } from "@synctalk/client";
import { useSelect } from "./chat-context";

/** A function that says whether a message is by somebody whom the user blocks, and so shown folded. */
export function useFolds(): (message: Pick<Message, "author">) => boolean {
  const blockedIds = useSelect((state) => state.blockedIds);
  return (message) => isFolded({ blockedIds }, message);
}
