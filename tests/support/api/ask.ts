import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { io, type Socket } from "socket.io-client";
import type { Ack } from "../../../src/protocol/events.js";
import { checkAnswer, headersFrom } from "../documented/check-answer.js";
import { checkSocket } from "../documented/check-socket.js";
import { isRoute, type Input } from "./calls.js";

/** An answer, byte for byte. `outcome` is `ok` or the error code. */
export type Answer = Readonly<{ outcome: string; status: number; headers: readonly string[]; text: string }>;

export type AskOptions = Readonly<{ token?: string | undefined; headers?: Readonly<Record<string, string>> }>;

const agent = new Agent({ keepAlive: true });

/** Calls an operation of the protocol like a client with this token. */
export async function ask(url: string, name: string, input: Input, options: AskOptions = {}): Promise<Answer> {
  if (isRoute(name)) return askRoute(url, name, input, options);
  const socket = io(url, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { token: options.token },
    ...(options.headers && { extraHeaders: options.headers }),
  });
  checkSocket(socket);
  try {
    const refusal = await connected(socket);
    if (refusal) return { outcome: refusal.code, status: refusal.status, headers: [], text: JSON.stringify(refusal) };
    return await askEvent(socket, name, input);
  } finally {
    socket.disconnect();
  }
}

/** Calls over an existing connection. */
export async function askEvent(socket: Socket, name: string, ...payload: unknown[]): Promise<Answer> {
  const ack = (await socket.timeout(10_000).emitWithAck(name, ...payload)) as Ack<unknown>;
  const text = JSON.stringify(ack);
  return ack.ok
    ? { outcome: "ok", status: 200, headers: [], text }
    : { outcome: ack.error.code, status: ack.error.status, headers: [], text };
}

type Refusal = Readonly<{ code: string; status: number }>;

/** `null` after the welcome packet, or else the reason for the refusal. */
const connected = (socket: Socket) =>
  new Promise<Refusal | null>((resolve) => {
    socket.once("ready", () => resolve(null));
    socket.once("connect_error", (error: Error & { data?: Refusal }) =>
      resolve(error.data ?? { code: "refused", status: 0 }),
    );
  });

async function askRoute(url: string, name: string, input: Input, { token, headers }: AskOptions): Promise<Answer> {
  const { method, path, body } = addressed(name, input);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      ...headers,
    };
    httpRequest(`${url}${path}`, { method, agent, headers: sent }, resolve).once("error", reject).end(body);
  });
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  const status = response.statusCode ?? 0;
  checkAnswer({ method, path, status, headers: headersFrom(response.rawHeaders), text });
  const outcome = status < 400 ? "ok" : (JSON.parse(text) as { code: string }).code;
  return { outcome, status, headers: response.rawHeaders, text };
}

/** Distributes the parts of an input over the path, and the query or the body. */
function addressed(name: string, input: Input): Readonly<{ method: string; path: string; body?: string }> {
  const [method = "", pattern = ""] = name.split(" ");
  const named = new Set<string>();
  const path = pattern.replaceAll(/:(\w+)/g, (_all, field: string) => {
    named.add(field);
    return encodeURIComponent(String(input[field]));
  });
  const rest = Object.entries(input).filter(([field]) => !named.has(field));
  if (rest.length === 0) return { method, path };
  if (method !== "GET" && method !== "DELETE") return { method, path, body: objectOf(rest) };
  const query = rest
    .flatMap(([field, value]) => (Array.isArray(value) ? value.map((one) => [field, one]) : [[field, value]]))
    .map(([field, value]) => `${encodeURIComponent(String(field))}=${encodeURIComponent(String(value))}`);
  return { method, path: `${path}?${query.join("&")}` };
}

/** Builds JSON as text, because an object literal would treat `__proto__` as the prototype. */
const objectOf = (entries: readonly (readonly [string, unknown])[]): string =>
  `{${entries.map(([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)}`).join(",")}}`;
