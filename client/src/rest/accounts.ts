import type { LoginResult, TokenPair } from "../protocol.js";
import { httpRequest } from "./http.js";

/** Well below the 10 seconds in which the server answers a refresh again. */
const REFRESH_TIMEOUT_MS = 4_000;

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;
export type ResetChoice = Readonly<{ token: string; newPassword: string }>;
export type Credentials = Readonly<{ email: string; password: string }>;

/** Where the server is, such as `https://chat.example.com`. In a browser the page's own origin when left out. */
export type ServerOptions = Readonly<{ url?: string }>;

/** Makes an account and logs it in. */
export const register = ({ url = "" }: ServerOptions, registration: Registration): Promise<LoginResult> =>
  httpRequest(url, "/api/auth/register", { method: "POST", body: registration });

/** Logs an account in. */
export const login = ({ url = "" }: ServerOptions, credentials: Credentials): Promise<LoginResult> =>
  httpRequest(url, "/api/auth/login", { method: "POST", body: credentials });

/** Trades a refresh token for the next pair. It is good once: a lost answer can be asked for again for 10 seconds. */
export const refresh = ({ url = "" }: ServerOptions, refreshToken: string): Promise<TokenPair> =>
  httpRequest(url, "/api/auth/refresh", { method: "POST", body: { refreshToken }, timeoutMs: REFRESH_TIMEOUT_MS });

/** Sends whoever owns the address a link to choose a new password. Answers alike when nobody does. */
export const forgotPassword = async ({ url = "" }: ServerOptions, email: string): Promise<void> =>
  void (await httpRequest(url, "/api/auth/password/forgot", { method: "POST", body: { email } }));

/** Chooses a new password by the token of a mail, which is good once. Every session of the account ends. */
export const resetPassword = async ({ url = "" }: ServerOptions, choice: ResetChoice): Promise<void> =>
  void (await httpRequest(url, "/api/auth/password/reset", { method: "POST", body: choice }));

/** Shows by the token of a mail that its address is mine. */
export const verifyEmail = async ({ url = "" }: ServerOptions, token: string): Promise<void> =>
  void (await httpRequest(url, "/api/auth/email/verify", { method: "POST", body: { token } }));
