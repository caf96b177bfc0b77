import { z } from "zod";
import { data, id, personCursor, queryPageSize, text } from "./fields.js";

const MAX_SECRET = 1024;
const MAX_EMAIL = 320;

export const RegisterRequest = z.object({
  email: text(),
  password: text(),
  username: text().exactOptional(),
  displayName: text().exactOptional(),
});

export const LoginRequest = z.object({ email: text(), password: text().max(MAX_SECRET) });

export const ChangeProfileRequest = z.object({
  displayName: text().exactOptional(),
  username: text().exactOptional(),
  bio: text().exactOptional(),
  data: data().nullable().exactOptional().describe("`null` removes the data."),
  receipts: z.boolean().exactOptional().describe("False hides my read markers from others, and theirs from me."),
});

export const DeleteAccountRequest = z.object({ password: text().max(MAX_SECRET) });

export const UserRequest = z.object({ userId: id() });

export const FindPeopleQuery = z.object({
  q: text(),
  cursor: personCursor().exactOptional(),
  limit: queryPageSize().default(50),
});

export const RefreshRequest = z.object({ refreshToken: text().max(MAX_SECRET) });

export const RefreshConnectionRequest = z.object({ token: text() });

export const ListSessionsQuery = z.object({ cursor: id().exactOptional(), limit: queryPageSize().default(50) });

export const SessionRequest = z.object({ sessionId: id() });

export const ChangePasswordRequest = z.object({
  currentPassword: text().max(MAX_SECRET),
  newPassword: text().max(MAX_SECRET),
});

export const ForgotPasswordRequest = z.object({ email: text().max(MAX_EMAIL) });

export const ResetPasswordRequest = z.object({
  token: text().max(MAX_SECRET),
  newPassword: text().max(MAX_SECRET),
});

export const VerifyEmailRequest = z.object({ token: text().max(MAX_SECRET) });
