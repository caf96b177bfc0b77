import type {
  AuditEntry,
  BlockedUser,
  DeletedMessages,
  Invite,
  InvitePreview,
  History,
  Member,
  Message,
  FoundMessage,
  MyThread,
  ThreadPage,
  MessageVersion,
  MySession,
  NotificationSetting,
  Page,
  Profile,
  PublicProfile,
  Reactor,
  Seen,
  ReadMarkers,
  Role,
  Room,
  RoomSettings,
  Report,
  RoomSynced,
  Sanction,
  SentMessage,
} from "../protocol.js";
import { draftCalls } from "./draft-calls.js";
import { operationCall } from "./operation-call.js";
import type { NewMessage, PageQuery } from "./rest-inputs.js";
import { scheduledCalls } from "./scheduled-calls.js";
import type { Send } from "./rest-request.js";

export type RoomQuery = Readonly<{
  membership?: "any" | "joined" | "open";
  kind?: "public" | "private" | "direct" | "group";
  q?: string;
  /** With `membership: "joined"`: the most recently active room first. Otherwise the newest one. */
  sort?: "activity";
  cursor?: string | null;
  limit?: number;
}>;
/**
 * At most one of `before`, `after` and `around`, each a `seq`, or `from: "unread"` for the page around the first unread
 * message. Without them, the newest page.
 */
export type HistoryQuery = Readonly<{ limit?: number }> &
  (
    | Readonly<{ before?: number; after?: never; around?: never; from?: never }>
    | Readonly<{ before?: never; after: number; around?: never; from?: never }>
    | Readonly<{ before?: never; after?: never; around: number; from?: never }>
    | Readonly<{ before?: never; after?: never; around?: never; from: "unread" }>
  );
/** A user in a room. Ids are passed by name, so that they cannot be swapped. */
export type MemberRef = Readonly<{ roomId: string; userId: string }>;
/** The ids of a message and its room. A `Message` can be passed as well. */
export type MessageRef = Readonly<{ roomId: string; id: string }>;
export type SanctionKind = Sanction["kind"];
/** A sanction without `until`, or with null, is permanent. */
export type NewSanction = Readonly<{ kind: SanctionKind; until?: string | null; reason?: string }>;
export type ReportState = Report["state"];
export type ReportQuery = PageQuery & Readonly<{ state?: ReportState }>;
export type ReportRef = Readonly<{ roomId: string; reportId: string }>;
/** Users whose username, or a word of whose display name, starts with `q`. */
export type PeopleQuery = PageQuery & Readonly<{ q: string }>;
export type ProfileChanges = Readonly<{
  displayName?: string;
  username?: string;
  bio?: string;
  /** A JSON object of the frontend's own, which everybody can see. Null removes it. */
  data?: Readonly<Record<string, unknown>> | null;
  /** False hides my read markers from others, and theirs from me. */
  receipts?: boolean;
}>;
/** `data`: a JSON object of the frontend's own. */
type RoomTexts = Readonly<{ topic?: string; description?: string; data?: Readonly<Record<string, unknown>> | null }>;
export type NewRoom = RoomTexts &
  Readonly<{ name: string; visibility?: "public" | "private"; settings?: Partial<RoomSettings> }>;
/**
 * `expectedRev`: the `rev` at which the room was seen. `data: null` removes the data. `visibility` turns a group into a
 * private room, which needs a `name`.
 */
export type RoomUpdate = RoomTexts &
  Readonly<{ name?: string; visibility?: "private"; settings?: Partial<RoomSettings>; expectedRev?: number }>;
/** A level without `until`, or with null, has no end. */
export type Notifications = Readonly<{ level: NotificationSetting["level"]; until?: string | null }>;
/** The other people, one or more. A retry with the same `clientRoomId` creates no second group. */
export type NewGroup = Readonly<{ userIds: string[]; clientRoomId?: string }>;
/** Choices for an added member. `fromNow`: the new member sees no earlier messages. */
export type AddedMember = Readonly<{ role?: Role; history?: "all" | "fromNow" }>;
/** An invite without `expiresAt` ends after 7 days. */
export type InviteTerms = Readonly<{ expiresAt?: string | null; maxUses?: number | null }>;
export type InviteRef = Readonly<{ roomId: string; code: string }>;
/** Absent fields stay as they are. `expectedRev`: the `rev` at which the message was seen; an edit of a newer content is refused. */
export type MessageEdit = Readonly<{
  body?: string;
  data?: Readonly<Record<string, unknown>> | null;
  expectedRev?: number;
}>;
/** Without `expectedRev` the last edit wins. With it, `details.message` of a refusal with `message.changed` is the newer message. */
export type TextEdit = Readonly<{ body: string; expectedRev?: number }>;
export type NewPassword = Readonly<{ currentPassword: string; newPassword: string }>;
export type ChangesQuery = Readonly<{ after: number; epoch?: string; limit?: number; maxChanges?: number }>;

/** At most one of `before` and `after`, each a `threadSeq`. Without them, the newest page. */
export type ThreadQuery = Readonly<{ before?: number; after?: number; limit?: number }>;
export type ThreadsQuery = PageQuery & Readonly<{ unread?: "true" | "false" }>;

/** Times are ISO-8601. `roomId`: one room, also a public one of which I am no member. */
export type SearchQuery = PageQuery &
  Readonly<{
    q: string;
    roomId?: string;
    authorId?: string;
    before?: string;
    after?: string;
    has?: "link" | "mention" | "reaction" | "thread" | "pin";
    sort?: "newest" | "relevance";
  }>;

export type RestApi = ReturnType<typeof createRestApi>;

/** One call per operation that needs a login. The calls do not touch the client's state; the client adds what does. */
export function createRestApi(send: Send) {
  const call = operationCall(send);
  return {
    logOut: (): Promise<void> => call("logOut", {}),
    sessions: (query: PageQuery = {}): Promise<Page<MySession>> => call("listSessions", query),
    endSession: (sessionId: string): Promise<void> => call("endSession", { sessionId }),
    endOtherSessions: (): Promise<void> => call("endOtherSessions", {}),
    changePassword: (passwords: NewPassword): Promise<void> => call("changePassword", passwords),
    me: (): Promise<Profile> => call("viewMyProfile", {}),
    resendVerification: (): Promise<void> => call("resendVerification", {}),
    updateProfile: (changes: ProfileChanges): Promise<Profile> => call("changeProfile", changes),
    deleteAccount: (password: string): Promise<void> => call("deleteAccount", { password }),
    profile: (userId: string): Promise<PublicProfile> => call("viewUser", { userId }),
    users: (query: PeopleQuery): Promise<Page<PublicProfile>> => call("findPeople", query),
    /** Blocks a user. `blockedIds` in the state follows on all my devices. */
    block: (userId: string): Promise<void> => call("blockUser", { userId }),
    unblock: (userId: string): Promise<void> => call("unblockUser", { userId }),
    /** The people whom I block, the last blocked first. */
    blocks: (query: PageQuery = {}): Promise<Page<BlockedUser>> => call("listBlocks", query),
    rooms: (query: RoomQuery = {}): Promise<Page<Room>> => call("listRooms", query),
    createRoom: (room: NewRoom): Promise<Room> => call("createRoom", room),
    /** Opens the direct room of the user and me; with my own id, my notes. */
    openDirect: (userId: string): Promise<Room> => call("openDirectRoom", { userId }),
    createGroup: (group: NewGroup): Promise<Room> => call("createGroup", group),
    /** Adds a user to a room. Nothing changes for a member. */
    addMember: ({ roomId, userId }: MemberRef, options: AddedMember = {}): Promise<Member> =>
      call("addMember", { ...options, roomId, userId }),
    createInvite: (roomId: string, terms: InviteTerms = {}): Promise<Invite> =>
      call("createInvite", { ...terms, roomId }),
    invites: (roomId: string): Promise<Page<Invite>> => call("listInvites", { roomId }),
    revokeInvite: ({ roomId, code }: InviteRef): Promise<void> => call("revokeInvite", { roomId, code }),
    /** Reads the room of an invite. */
    previewInvite: (code: string): Promise<InvitePreview> => call("previewInvite", { code }),
    /** Joins the room of an invite. */
    acceptInvite: (code: string): Promise<Room> => call("acceptInvite", { code }),
    room: (roomId: string): Promise<Room> => call("viewRoom", { roomId }),
    updateRoom: (roomId: string, update: RoomUpdate): Promise<Room> => call("updateRoom", { ...update, roomId }),
    archiveRoom: (roomId: string): Promise<Room> => call("archiveRoom", { roomId }),
    unarchiveRoom: (roomId: string): Promise<Room> => call("unarchiveRoom", { roomId }),
    audit: (roomId: string, query: PageQuery = {}): Promise<Page<AuditEntry>> =>
      call("listAudit", { ...query, roomId }),
    setNotifications: (roomId: string, notifications: Notifications): Promise<NotificationSetting> =>
      call("setNotifications", { ...notifications, roomId }),
    addFavourite: (roomId: string): Promise<void> => call("addFavourite", { roomId }),
    removeFavourite: (roomId: string): Promise<void> => call("removeFavourite", { roomId }),
    joinRoom: (roomId: string): Promise<Room> => call("joinRoom", { roomId }),
    leaveRoom: (roomId: string): Promise<void> => call("leaveRoom", { roomId }),
    members: (roomId: string, query: PageQuery = {}): Promise<Page<Member>> =>
      call("listMembers", { ...query, roomId }),
    member: ({ roomId, userId }: MemberRef): Promise<Member> => call("viewMember", { roomId, userId }),
    setRole: ({ roomId, userId }: MemberRef, role: Role): Promise<Member> =>
      call("changeRole", { roomId, userId, role }),
    removeMember: ({ roomId, userId }: MemberRef): Promise<void> => call("removeMember", { roomId, userId }),
    /** Mutes or bans somebody. */
    sanction: ({ roomId, userId }: MemberRef, sanction: NewSanction): Promise<Sanction> =>
      call("sanctionMember", { ...sanction, roomId, userId }),
    liftSanction: ({ roomId, userId }: MemberRef, kind: SanctionKind): Promise<void> =>
      call("liftSanction", { roomId, userId, kind }),
    sanctions: (roomId: string, query: PageQuery = {}): Promise<Page<Sanction>> =>
      call("listSanctions", { ...query, roomId }),
    markRead: (roomId: string, seq: number): Promise<ReadMarkers> => call("markRead", { roomId, seq }),
    markUnread: (roomId: string, seq: number): Promise<ReadMarkers> => call("markUnread", { roomId, seq }),
    markAllRead: (): Promise<void> => call("markAllRead", {}),
    /** Reports somebody else's message to the moderators of the room. */
    report: ({ roomId, id }: MessageRef, { reason }: Readonly<{ reason: string }>): Promise<Report> =>
      call("reportMessage", { roomId, messageId: id, reason }),
    reports: (roomId: string, query: ReportQuery = {}): Promise<Page<Report>> =>
      call("listReports", { ...query, roomId }),
    settleReport: ({ roomId, reportId }: ReportRef, state: ReportState): Promise<Report> =>
      call("settleReport", { roomId, reportId, state }),
    history: (roomId: string, query: HistoryQuery = {}): Promise<History> => call("readHistory", { ...query, roomId }),
    changes: (roomId: string, query: ChangesQuery): Promise<RoomSynced> => call("syncRoom", { ...query, roomId }),
    /** Lists the earlier contents of a message, newest first: for its author, moderators and owners. */
    versions: ({ roomId, id }: MessageRef, query: PageQuery = {}): Promise<Page<MessageVersion>> =>
      call("listVersions", { ...query, roomId, messageId: id }),
    purgeVersion: ({ roomId, id }: MessageRef, rev: number): Promise<void> =>
      call("purgeVersion", { roomId, messageId: id, rev }),
    sendMessage: (roomId: string, message: NewMessage): Promise<SentMessage> =>
      call("sendMessage", { ...message, roomId }),
    message: ({ roomId, id }: MessageRef): Promise<Message> => call("viewMessage", { roomId, messageId: id }),
    editMessage: ({ roomId, id }: MessageRef, edit: MessageEdit): Promise<Message> =>
      call("editMessage", { ...edit, roomId, messageId: id }),
    deleteMessage: ({ roomId, id }: MessageRef): Promise<Message> => call("deleteMessage", { roomId, messageId: id }),
    thread: ({ roomId, id }: MessageRef, query: ThreadQuery = {}): Promise<ThreadPage> =>
      call("viewThread", { ...query, roomId, messageId: id }),
    followThread: ({ roomId, id }: MessageRef): Promise<Readonly<{ following: boolean }>> =>
      call("followThread", { roomId, messageId: id }),
    /** Unfollows a thread until I reply in it again. */
    unfollowThread: ({ roomId, id }: MessageRef): Promise<Readonly<{ following: boolean }>> =>
      call("unfollowThread", { roomId, messageId: id }),
    /** The threads that I follow, the most recently active first. */
    threads: (query: ThreadsQuery = {}): Promise<Page<MyThread>> => call("listThreads", query),
    ...scheduledCalls(call),
    ...draftCalls(call),
    /** Finds messages in my rooms. All words have to match, the last one as the beginning of a word. */
    search: (query: SearchQuery): Promise<Page<FoundMessage>> => call("searchMessages", query),
    markThreadRead: ({ roomId, id }: MessageRef, seq: number): Promise<ReadMarkers> =>
      call("markThreadRead", { roomId, messageId: id, seq }),
    markThreadUnread: ({ roomId, id }: MessageRef, seq: number): Promise<ReadMarkers> =>
      call("markThreadUnread", { roomId, messageId: id, seq }),
    /** Deletes up to 100 messages in one change, as a moderator. */
    deleteMessages: (roomId: string, messageIds: readonly string[]): Promise<DeletedMessages> =>
      call("deleteMessages", { roomId, messageIds: [...messageIds] }),
    pin: ({ roomId, id }: MessageRef): Promise<Message> => call("pinMessage", { roomId, messageId: id }),
    unpin: ({ roomId, id }: MessageRef): Promise<Message> => call("unpinMessage", { roomId, messageId: id }),
    /** The pinned messages of a room, the latest pin first. */
    pins: (roomId: string, query: PageQuery = {}): Promise<Page<Message>> => call("listPins", { ...query, roomId }),
    /** Adds my reaction. */
    react: ({ roomId, id }: MessageRef, emoji: string): Promise<Message> =>
      call("addReaction", { roomId, messageId: id, emoji }),
    unreact: ({ roomId, id }: MessageRef, emoji: string): Promise<Message> =>
      call("removeReaction", { roomId, messageId: id, emoji }),
    /** Users who reacted with this emoji, the oldest reaction first. */
    reactors: ({ roomId, id }: MessageRef, emoji: string, query: PageQuery = {}): Promise<Page<Reactor>> =>
      call("listReactors", { ...query, roomId, messageId: id, emoji }),
    /** Members who have read a message of mine, where receipts are on. Whose marker has stood still longest comes first. */
    seen: ({ roomId, id }: MessageRef, query: PageQuery = {}): Promise<Page<Seen>> =>
      call("listSeen", { ...query, roomId, messageId: id }),
  };
}
