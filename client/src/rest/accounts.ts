import type { Session, TokenPair } from "../protocol.js";
import { httpRequest } from "./http.js";

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;
export type Credentials = Readonly<{ email: string; password: string }>;

/** Where the server is, such as `https://chat.example.com`. In a browser the page's own origin when left out. */
export type Server = Readonly<{ url?: string }>;

/** Makes an account and logs it in. */
export const register = ({ url = "" }: Server, registration: Registration): Promise<Session> =>
  httpRequest(url, "/api/auth/register", { method: "POST", body: registration });

/** Logs an account in. */
export const login = ({ url = "" }: Server, credentials: Credentials): Promise<Session> =>
  httpRequest(url, "/api/auth/login", { method: "POST", body: credentials });

/** Trades a refresh token for the next pair. It is good once: a lost answer can be asked for again for 10 seconds. */
export const refresh = ({ url = "" }: Server, refreshToken: string): Promise<TokenPair> =>
  httpRequest(url, "/api/auth/refresh", { method: "POST", body: { refreshToken } });
