import type { SessionEndReason } from "../protocol/events";
import type { ConnectionStatus } from "../store/state";

const STATUS_TEXT = {
  connecting: "Connecting…",
  live: "Live",
  offline: "Offline, trying again",
  resumed: "Back, nothing missed",
  expired: "Session ended",
} as const satisfies Record<ConnectionStatus, string>;

const ENDED_TEXT = {
  expired: "Your session has run out: one lasts 15 minutes, and this version cannot prolong it.",
  logged_out: "You were logged out on another device.",
  revoked: "Your session is no longer valid.",
  password_changed: "Your password was changed.",
  banned: "Your account was banned.",
} as const satisfies Record<SessionEndReason, string>;

export const statusText = (status: ConnectionStatus) => STATUS_TEXT[status];

export const endedText = (reason: SessionEndReason) => ENDED_TEXT[reason] ?? ENDED_TEXT.revoked;
