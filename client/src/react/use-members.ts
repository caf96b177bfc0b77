import { currentMembers, type Member, type RequestError, type RoomState } from "../index.js";
import { useClientState, type View } from "./use-client-state.js";
import { useOpened } from "./use-opened.js";

type Loaded = Readonly<{ members: readonly Member[]; isLoaded: boolean }>;

export type MemberList = Readonly<{
  members: readonly Member[];
  isLoading: boolean;
  /** The reason why the members cannot be loaded. */
  error: RequestError | null;
}>;

const NONE: readonly Member[] = [];

const memberList: View<Readonly<{ room: RoomState | undefined }>, Loaded> = {
  parts: ({ rooms }, roomId) => ({ room: rooms.get(roomId) }),
  derive: ({ room }) => ({ members: room ? currentMembers(room) : NONE, isLoaded: room?.membersLoaded === true }),
};

/** The current members of one of the user's rooms, which is open while the component is mounted. */
export function useMembers(roomId: string): MemberList {
  const refusal = useOpened(roomId);
  const { members, isLoaded } = useClientState(memberList, roomId);
  const error = isLoaded ? null : refusal;
  return { members, isLoading: !isLoaded && !error, error };
}
