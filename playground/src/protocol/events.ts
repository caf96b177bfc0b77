import type { Me, Member, Membership, Message, Room } from "./entities";

export type RoomChange = Readonly<{
  roomId: string;
  from: number;
  rev: number;
  messages: readonly Message[];
  members: readonly Member[];
  room?: Room | undefined;
}>;

export type SyncPage = RoomChange & Readonly<{ epoch: string; more: boolean; reset: boolean }>;

export type RoomHead = Readonly<{ roomId: string; seq: number; rev: number; readSeq: number }>;

export type Ready = Readonly<{
  user: Me;
  sessionId: string;
  expiresAt: string;
  epoch: string;
  rooms: readonly RoomHead[];
}>;

export type SessionEndReason = "logged_out" | "revoked" | "password_changed" | "banned" | "expired";

export type SocketError = Readonly<{
  code: string;
  message: string;
  status: number;
  retryable: boolean;
  details?: Readonly<Record<string, unknown>> | undefined;
}>;

export type Ack<Data> = Readonly<{ ok: true; data: Data } | { ok: false; error: SocketError }>;

/** Every request of the socket: what goes out, and what its ack brings back. */
export type Requests = {
  "room:join": {
    payload: { roomId: string };
    data: { room: Room; membership: Membership; rev: number; messages: readonly Message[] };
  };
  "room:leave": { payload: { roomId: string }; data: Record<string, never> };
  "room:sync": {
    payload: { roomId: string; after: number; epoch?: string | undefined; limit?: number | undefined };
    data: SyncPage;
  };
  "message:send": {
    payload: { roomId: string; body: string; clientMessageId: string };
    data: { message: Message; repeated: boolean };
  };
};

export type ClientToServer = {
  [Event in keyof Requests]: (
    payload: Requests[Event]["payload"],
    ack: (answer: Ack<Requests[Event]["data"]>) => void,
  ) => void;
};

export type ServerToClient = {
  ready: (ready: Ready) => void;
  "room:changed": (change: RoomChange) => void;
  "room:resync": (hole: { roomId: string; rev: number }) => void;
  "room:added": (added: { room: Room; rev: number }) => void;
  "room:removed": (removed: { roomId: string; reason: string }) => void;
  "session:ended": (ended: { reason: SessionEndReason }) => void;
};
