import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Chat } from "../chat/chat";
import type { State } from "../state/state";

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("There is no chat around this component.");
  return chat;
}

/** Selects a part of the state. The component renders again when that part changes. */
export function useSelect<Piece>(select: (state: State) => Piece): Piece {
  const { store } = useChat();
  const [, redraw] = useState({});
  const piece = select(store.get());
  useEffect(() => {
    const look = () => {
      if (select(store.get()) !== piece) redraw({});
    };
    look();
    return store.subscribe(look);
  });
  return piece;
}
