export type UserSummary = Readonly<{ id: string; username: string; displayName: string }>;

export type Me = UserSummary & Readonly<{ email?: string }>;

export type Role = "owner" | "moderator" | "member";

export type Message = Readonly<{
  id: string;
  roomId: string;
  seq: number;
  rev: number;
  author: UserSummary;
  body: string | null;
  clientMessageId?: string | undefined;
  sentAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}>;

export type Membership = Readonly<{
  role: Role;
  joinedAt: string;
  readSeq: number;
  unread: number;
}>;

export type Room = Readonly<{
  id: string;
  kind: "public" | "private" | "direct";
  name: string;
  description: string | null;
  createdAt: string;
  archivedAt: string | null;
  seq: number;
  rev: number;
  memberCount: number;
  membership?: Membership | undefined;
  lastMessage?: Message | null | undefined;
  peer?: UserSummary | undefined;
}>;

export type Member = Readonly<{
  user: UserSummary;
  role: Role;
  rev: number;
  joinedAt: string;
  leftAt: string | null;
}>;
