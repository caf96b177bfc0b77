import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Message, Profile, Role, RoomState } from "@synctalk/client";

/** The reply or edit that the composer writes instead of a new message. `isRestored`: the draft says so. */
export type Writing =
  | Readonly<{ kind: "reply"; message: Message; isRestored?: boolean }>
  | Readonly<{ kind: "edit"; message: Message; body: string }>;

/** The room around a component. */
export type ShownRoom = Readonly<{
  state: RoomState;
  me: Profile;
  role: Role;
  write: (writing: Writing | null) => void;
  /** Shows the message of the timeline and moves the focus to it. */
  jumpTo: (seq: number) => void;
  openThread: (rootId: string) => void;
}>;

export const RoomContext = createContext<ShownRoom | null>(null);

export function useRoom(): ShownRoom {
  const room = useContext(RoomContext);
  if (!room) throw new Error("There is no room around this component.");
  return room;
}
