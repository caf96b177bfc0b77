import { useEffect } from "preact/hooks";
import { useChat } from "./chat-context";

type Options = Readonly<{ roomId: string; threadOf: string | undefined; text: string }>;

/**
 * Shows others that the user types, until the text is blank or its field disappears. Call the returned function with
 * every text that the user has typed.
 */
export function useTyping({ roomId, threadOf, text }: Options): (typed: string) => void {
  const { session } = useChat();
  const isBlank = text.trim() === "";
  useEffect(() => {
    if (isBlank) return;
    const { client } = session;
    return () => client.stopTyping(roomId, threadOf);
  }, [roomId, threadOf, isBlank]);
  return (typed) => {
    if (typed.trim() !== "") session.client.typing(roomId, threadOf);
  };
}
