import type { OpenConnection } from "../../application/delivery/open-connection.js";
import type { RoomFeeds } from "../../application/delivery/room-feeds.js";
import type { Clock } from "../../application/ports/clock.js";
import type { Scheduler } from "../../application/ports/scheduler.js";
import type { TokenService } from "../../application/ports/token-service.js";
import type { Traffic } from "../../application/traffic.js";
import { profileView } from "../presenters/user-view.js";
import { isNews, type ChatServer, type Connection } from "./connection.js";
import { authenticate } from "./handshake.js";
import { messageRequests, type MessageUseCases } from "./message-requests.js";
import { answerRequests } from "./requests.js";
import { roomRequests, type RoomUseCases } from "./room-requests.js";
import { roomOf, roomTopic, userTopic } from "./topics.js";

export type GatewayDeps = Readonly<{
  useCases: RoomUseCases & MessageUseCases & { openConnection: OpenConnection };
  feeds: RoomFeeds;
  tokens: TokenService;
  traffic: Traffic;
  clock: Clock;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Serves the socket half of the protocol on a Socket.IO server. */
export function openChatGateway(io: ChatServer, deps: GatewayDeps): void {
  const { useCases, feeds, tokens, traffic, report } = deps;
  const requests = new Map([...roomRequests(useCases), ...messageRequests(useCases)]);
  io.use(authenticate(tokens, report));
  io.on("connection", (connection) => {
    endWithToken(connection, deps);
    answerRequests(connection, { requests, traffic, report });
    void connection.join(userTopic(connection.data.identity.userId));
    welcome(connection, useCases.openConnection).catch((error: unknown) => {
      report(error);
      // Closing the transport, unlike a disconnect, makes a client come back.
      connection.conn.close();
    });
  });
  io.sockets.adapter.on("delete-room", (topic: string) => {
    const roomId = roomOf(topic);
    if (roomId !== null) feeds.close(roomId);
  });
}

async function welcome(connection: Connection, openConnection: OpenConnection): Promise<void> {
  const { userId, sessionId, expiresAt } = connection.data.identity;
  const { user, epoch, rooms } = await openConnection.execute({ userId, sessionId }, (memberships) => {
    if (!connection.connected) return;
    for (const { roomId, membershipRev: rev } of memberships) {
      if (isNews(connection, { roomId, rev })) void connection.join(roomTopic(roomId));
    }
  });
  connection.emit("ready", {
    user: profileView(user),
    sessionId,
    expiresAt: expiresAt.toISOString(),
    epoch,
    rooms: rooms.map(({ roomId, seq, rev, readSeq }) => ({ roomId, seq, rev, readSeq })),
  });
}

/** A connection lives no longer than the token that opened it. */
function endWithToken(connection: Connection, { clock, scheduler }: Pick<GatewayDeps, "clock" | "scheduler">): void {
  const timeLeft = connection.data.identity.expiresAt.getTime() - clock.now().getTime();
  const end = scheduler.after(timeLeft, () => {
    connection.emit("session:ended", { reason: "expired" });
    connection.disconnect(true);
  });
  connection.on("disconnect", () => end.cancel());
}
