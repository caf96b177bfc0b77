import type { OpenConnection } from "../../application/delivery/open-connection.js";
import type { RoomFeeds } from "../../application/delivery/room-feeds.js";
import type { Clock } from "../../application/ports/clock.js";
import type { Scheduler } from "../../application/ports/scheduler.js";
import type { UserFeeds } from "../../application/delivery/user-feeds.js";
import type { TokenService } from "../../application/ports/token-service.js";
import type { Traffic } from "../../application/traffic.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import { profileView } from "../presenters/user-view.js";
import { told, type ChatServer, type Connection } from "./connection.js";
import { authenticate } from "./handshake.js";
import { messageRequests, type MessageUseCases } from "./message-requests.js";
import { endNamespaceSearch } from "./namespace-search.js";
import { answerRequests, type Requests } from "./requests.js";
import { roomRequests, type RoomUseCases } from "./room-requests.js";
import { roomOf, roomTopic, userOf, userTopic } from "./topics.js";

export type GatewayDeps = Readonly<{
  useCases: RoomUseCases & MessageUseCases & { openConnection: OpenConnection };
  feeds: RoomFeeds;
  userFeeds: UserFeeds;
  tokens: TokenService;
  traffic: Traffic;
  answered: (event: string, ok: boolean, seconds: number) => void;
  clock: Clock;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Everything that a client may ask for, by the name of its event. */
export const requestsOf = (useCases: RoomUseCases & MessageUseCases): Requests =>
  new Map([...roomRequests(useCases), ...messageRequests(useCases)]);

/** Serves the socket half of the protocol on a Socket.IO server. */
export function openChatGateway(io: ChatServer, deps: GatewayDeps): void {
  const { useCases, feeds, userFeeds, tokens, traffic, answered, report } = deps;
  const requests = requestsOf(useCases);
  endNamespaceSearch(io);
  io.use(authenticate(tokens, report));
  io.on("connection", (connection) => {
    endWithToken(connection, deps);
    answerRequests(connection, { requests, traffic, answered, report });
    void connection.join(userTopic(connection.data.identity.userId));
    welcome(connection, useCases.openConnection, feeds).catch((error: unknown) => turnAway(connection, error, report));
  });
  io.sockets.adapter.on("delete-room", (topic: string) => {
    const roomId = roomOf(topic);
    if (roomId !== null) feeds.close(roomId);
    const userId = userOf(topic);
    if (userId !== null) userFeeds.close(userId);
  });
}

async function welcome(connection: Connection, openConnection: OpenConnection, feeds: RoomFeeds): Promise<void> {
  const { identity, newIn } = connection.data;
  const { userId, sessionId, expiresAt } = identity;
  const { user, epoch, rooms } = await openConnection.execute({ userId, sessionId }, (memberships) => {
    if (!connection.connected) return [];
    const heard = memberships.filter((mark) => told(connection, { ...mark, rev: mark.membershipRev }) !== "known");
    for (const { roomId, membershipRev: rev } of heard) if (feeds.isBehind(roomId, rev)) newIn.set(roomId, rev - 1);
    const roomIds = heard.map(({ roomId }) => roomId);
    void connection.join(roomIds.map(roomTopic));
    return roomIds;
  });
  connection.emit("ready", {
    user: profileView(user),
    sessionId,
    expiresAt: expiresAt.toISOString(),
    epoch,
    rooms: rooms.map(({ roomId, seq, rev, readSeq }) => ({ roomId, seq, rev, readSeq })),
  });
}

/** Closing the transport, unlike a disconnect, makes a client come back: which is no use to somebody who is no user. */
function turnAway(connection: Connection, error: unknown, report: (error: unknown) => void): void {
  if (error instanceof DomainError && error.kind === "unauthenticated") {
    connection.emit("session:ended", { reason: "revoked" });
    connection.disconnect(true);
    return;
  }
  report(error);
  connection.conn.close();
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
