import type { LoginResult, ServerConfig, TokenPair } from "../protocol.js";
import { httpRequest } from "./http.js";
import { operationCall } from "./operation-call.js";

/** Well below the 10 seconds in which the server accepts the same refresh token again. */
const REFRESH_TIMEOUT_MS = 4_000;

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;
export type ResetChoice = Readonly<{ token: string; newPassword: string }>;
export type Credentials = Readonly<{ email: string; password: string }>;

/** The server's address, such as `https://chat.example.com`. Default in a browser: the page's own origin. */
export type ServerOptions = Readonly<{ url?: string }>;

const callTo = ({ url = "" }: ServerOptions, options: Readonly<{ timeoutMs?: number }> = {}) =>
  operationCall((request) => httpRequest(url, request, options));

/** Reads the limits and features of the server, and how people log in. */
export const serverConfig = (server: ServerOptions = {}): Promise<ServerConfig> => callTo(server)("viewConfig", {});

/** Creates an account and logs it in. */
export const register = (server: ServerOptions, registration: Registration): Promise<LoginResult> =>
  callTo(server)("register", registration);

/** Logs an account in. */
export const login = (server: ServerOptions, credentials: Credentials): Promise<LoginResult> =>
  callTo(server)("logIn", credentials);

/** Exchanges a refresh token for the next pair. A token works once; after a lost response, again for 10 seconds. */
export const refresh = (server: ServerOptions, refreshToken: string): Promise<TokenPair> =>
  callTo(server, { timeoutMs: REFRESH_TIMEOUT_MS })("refreshSession", { refreshToken });

/** Mails a link to choose a new password. The response is the same for an unknown address. */
export const forgotPassword = (server: ServerOptions, email: string): Promise<void> =>
  callTo(server)("requestPasswordReset", { email });

/** Sets a new password with the token of a mail, which works once. All sessions of the account end. */
export const resetPassword = (server: ServerOptions, choice: ResetChoice): Promise<void> =>
  callTo(server)("resetPassword", choice);

/** Verifies an email address with the token of a mail. */
export const verifyEmail = (server: ServerOptions, token: string): Promise<void> =>
  callTo(server)("verifyEmail", { token });
