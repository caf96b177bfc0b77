import type { User } from "../../domain/accounts/user.js";
import type { GetMyProfile } from "../accounts/get-my-profile.js";
import type { Actor } from "../actor.js";
import type { Deployment } from "../ports/deployment.js";
import type { RoomMark, RoomReader } from "../ports/room-reader.js";
import type { RoomFeeds } from "./room-feeds.js";

export type OpenedConnection = Readonly<{ user: User; epoch: string; rooms: readonly RoomMark[] }>;

type Deps = Readonly<{ profile: GetMyProfile; rooms: RoomReader; feeds: RoomFeeds; deployment: Deployment }>;

/** Subscribes a new connection to the user's rooms, then reads where they stand: nothing falls in between. */
export class OpenConnection {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, subscribe: (rooms: readonly RoomMark[]) => void): Promise<OpenedConnection> {
    const { profile, rooms, feeds, deployment } = this.deps;
    const joined = await rooms.marks(actor.userId);
    subscribe(joined);
    await feeds.open(joined.map(({ roomId }) => roomId));
    const [user, epoch, marks] = await Promise.all([
      profile.execute(actor),
      deployment.epoch(),
      rooms.marks(actor.userId),
    ]);
    return { user, epoch, rooms: marks };
  }
}
