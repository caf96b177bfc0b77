import type { SessionEndReason } from "@synctalk/client";
import type { ConnectionBadge } from "../state/state";

const STATUS_TEXT = {
  connecting: "Connecting…",
  live: "Live",
  offline: "Offline, trying again",
  resumed: "Back, nothing missed",
  expired: "Session ended",
} as const satisfies Record<ConnectionBadge, string>;

const ENDED_TEXT = {
  expired: "Your session has run out.",
  logged_out: "You were logged out on another device.",
  revoked: "Your session is no longer valid.",
  password_changed: "Your password was changed.",
  banned: "Your account was banned.",
} as const satisfies Record<SessionEndReason, string>;

export const statusText = (status: ConnectionBadge) => STATUS_TEXT[status];

export const endedText = (reason: SessionEndReason) => ENDED_TEXT[reason] ?? ENDED_TEXT.revoked;
