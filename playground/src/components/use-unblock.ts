import { asFailure } from "@synctalk/client";
import { useChat } from "./chat-context";

/** A function that unblocks a person. The room shows a refusal. */
export function useUnblock(): (userId: string) => void {
  const { session, messages } = useChat();
  return (userId) => {
    session.client.rest.unblock(userId).catch((thrown: unknown) => messages.refuse(asFailure(thrown).message));
  };
}
