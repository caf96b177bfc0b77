import type * as config from "../../src/protocol/config-entities.js";
import type * as entities from "../../src/protocol/entities.js";
import type * as own from "../../src/protocol/user-entities.js";
import type * as scheduled from "../../src/protocol/scheduled-entities.js";
import type * as failures from "../../src/protocol/failure.js";
import type * as events from "../../src/protocol/events.js";
import type * as invites from "../../src/protocol/invites.js";
import type * as presence from "../../src/protocol/presence-entities.js";
import type * as search from "../../src/protocol/found-message.js";

/** The same type, readonly at every depth. The state is never changed in place. */
export type Immutable<T> = T extends (...args: never) => unknown
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Immutable<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Immutable<T[Key]> }
      : T;

export type ActivityChanged = Immutable<presence.ActivityChanged>;
export type ActivityState = presence.ActivityState;
export type ActivePerson = Readonly<{ userId: string; state: ActivityState; label: string | null }>;
export type Presence = Immutable<presence.Presence>;
export type ReadMarked = Immutable<presence.ReadMarked>;
export type AuditEntry = Immutable<entities.AuditEntry>;
export type Invite = Immutable<invites.Invite>;
export type InvitePreview = Immutable<invites.InvitePreview>;
export type Failure = Immutable<failures.Failure>;
export type History = Immutable<entities.History>;
export type Member = Immutable<entities.Member>;
export type LeanMessage = Immutable<entities.LeanMessage>;
export type Message = Immutable<entities.Message>;
export type MyMembership = Immutable<entities.MyMembership>;
export type MySession = Immutable<entities.MySession>;
export type Notice = Immutable<entities.Notice>;
export type NotificationSetting = Immutable<entities.NotificationSetting>;
export type Page<Item> = Readonly<{ items: readonly Item[]; nextCursor: string | null }>;
export type Profile = Immutable<entities.Profile>;
export type PublicProfile = Immutable<entities.PublicProfile>;
export type Reacted = Immutable<entities.Reacted>;
export type ThreadPage = Immutable<entities.ThreadPage>;
export type FoundMessage = Immutable<search.FoundMessage>;
export type MyThread = Immutable<entities.MyThread>;
export type BlockedUser = Immutable<entities.BlockedUser>;
export type Reactor = Immutable<entities.Reactor>;
export type Seen = Immutable<presence.Seen>;
export type ReadMarkers = Immutable<entities.ReadMarkers>;
export type Role = entities.Role;
export type ServerConfig = Immutable<config.ServerConfig>;
export type Room = Immutable<entities.Room>;
export type RoomChanged = Immutable<entities.RoomChanged>;
export type RoomSynced = Immutable<entities.RoomSynced>;
export type RoomSettings = Immutable<entities.RoomSettings>;
export type SentMessage = Immutable<entities.SentMessage>;
export type MessageVersion = Immutable<entities.MessageVersion>;
export type DeletedMessages = Immutable<entities.DeletedMessages>;
export type Report = Immutable<entities.Report>;
export type Scheduled = Immutable<scheduled.Scheduled>;
export type Sanction = Immutable<entities.Sanction>;
export type LoginResult = Immutable<entities.LoginResult>;
export type SessionEndReason = entities.SessionEndReason;
export type TokenPair = Immutable<entities.TokenPair>;
export type ChangedDraft = Immutable<own.ChangedDraft>;
export type ChangedMembership = Immutable<own.ChangedMembership>;
export type ChangedScheduled = Immutable<own.ChangedScheduled>;
export type ChangedThread = Immutable<own.ChangedThread>;
export type Draft = Immutable<own.Draft>;
export type UserChanged = Immutable<own.UserChanged>;
export type UserSynced = Immutable<own.UserSynced>;
export type UserSummary = Immutable<entities.UserSummary>;
export type JoinedRoom = Immutable<events.JoinedRoom>;
export type Ready = Immutable<events.Ready>;
export type { ClientToServerEvents, ServerToClientEvents } from "../../src/protocol/events.js";

/** The socket's requests, by name. */
export type RequestName = keyof events.ClientToServerEvents;
export type PayloadOf<Name extends RequestName> = Parameters<events.ClientToServerEvents[Name]>[0];
export type AckOf<Name extends RequestName> = Parameters<
  NonNullable<Parameters<events.ClientToServerEvents[Name]>[1]>
>[0];
export type DataOf<Name extends RequestName> = Extract<AckOf<Name>, { ok: true }>["data"];
