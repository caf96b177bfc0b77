import type { JoinedRoom, Ready, ClientToServerEvents, ServerToClientEvents } from "../../src/protocol/events.js";

export type {
  Failure,
  History,
  Member,
  Message,
  MyMembership,
  MySession,
  Page,
  Profile,
  PublicProfile,
  Role,
  Room,
  RoomChanged,
  RoomSynced,
  Session,
  SessionEndReason,
  TokenPair,
  UserSummary,
} from "../../src/protocol/entities.js";
export type { ClientToServerEvents, JoinedRoom, Ready, ServerToClientEvents };

/** The socket's requests, by name. */
export type RequestName = keyof ClientToServerEvents;
export type PayloadOf<Name extends RequestName> = Parameters<ClientToServerEvents[Name]>[0];
export type AckOf<Name extends RequestName> = Parameters<NonNullable<Parameters<ClientToServerEvents[Name]>[1]>>[0];
export type DataOf<Name extends RequestName> = Extract<AckOf<Name>, { ok: true }>["data"];
