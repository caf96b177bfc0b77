import { memberCount, type RoomState } from "@synctalk/client";
import { directPeer, KIND_NAMES, roomName } from "../view/people";
import { Icon } from "./icon";
import { LeaveRoom } from "./leave-room";
import { RoomMenu } from "./room-menu";
import { PresenceLine } from "./presence-line";
import { RoomPicture } from "./room-picture";
import { goToRoom } from "./use-open-room";

type Props = {
  state: RoomState;
  myId: string;
  membersShown: boolean;
  showMembers: (shown: boolean) => void;
  showPins: () => void;
};

export function RoomHeader({ state, myId, membersShown, showMembers, showPins }: Props) {
  const { room } = state;
  const count = memberCount(state);
  const peer = directPeer(room);
  const about = room.topic || room.description || KIND_NAMES[room.kind];
  return (
    <header class="room-head">
      <button
        type="button"
        class="icon-button only-narrow"
        aria-label="Back to the rooms"
        onClick={() => goToRoom(null)}
      >
        <Icon name="back" />
      </button>
      <RoomPicture room={room} />
      <div class="room-head-text">
        <h2>{roomName(room)}</h2>
        {peer ? <PresenceLine userId={peer.id} otherwise={about} /> : <p>{about}</p>}
      </div>
      <button
        type="button"
        class="button button-quiet room-head-action"
        data-testid="show-members"
        aria-expanded={membersShown}
        aria-label={`Members: ${count}`}
        onClick={() => showMembers(!membersShown)}
      >
        <Icon name="people" />
        {count}
      </button>
      <RoomMenu showPins={showPins} />
      <LeaveRoom state={state} myId={myId} showMembers={showMembers} />
    </header>
  );
}
