import { io, type Socket } from "socket.io-client";
import type {
  History,
  Message,
  Page,
  Room,
  RoomChanged,
  RoomSynced,
  LoginResult,
} from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import type { Ack, ClientToServerEvents, Ready, ServerToClientEvents } from "../../src/protocol/events.js";
import { checkAnswer } from "./documented/check-answer.js";
import { checkSocket } from "./documented/check-socket.js";

export type Answer<Body> = { status: number; body: Body; headers: Headers };
export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
type Events = keyof ClientToServerEvents;

/** A user with a frontend: REST by `fetch`, live connections by `socket.io-client`. */
export class TestClient {
  private readonly sockets: ChatSocket[] = [];

  constructor(
    readonly url: string,
    readonly session: LoginResult,
  ) {}

  get id(): string {
    return this.session.user.id;
  }

  get token(): string {
    return this.session.accessToken;
  }

  get<Body = ProblemDetails>(path: string): Promise<Answer<Body>> {
    return request(this.url, path, { token: this.token });
  }

  post<Body = ProblemDetails>(path: string, body?: unknown): Promise<Answer<Body>> {
    return request(this.url, path, { method: "POST", token: this.token, body });
  }

  patch<Body = ProblemDetails>(path: string, body?: unknown): Promise<Answer<Body>> {
    return request(this.url, path, { method: "PATCH", token: this.token, body });
  }

  put<Body = ProblemDetails>(path: string, body?: unknown): Promise<Answer<Body>> {
    return request(this.url, path, { method: "PUT", token: this.token, body });
  }

  delete<Body = ProblemDetails>(path: string, body?: unknown): Promise<Answer<Body>> {
    return request(this.url, path, { method: "DELETE", token: this.token, body });
  }

  async createRoom(room: { name?: string; visibility?: "public" | "private" } = {}): Promise<Room> {
    const { body } = await this.post<Room>("/api/rooms", { name: "general", ...room });
    return body;
  }

  async send(roomId: string, body: string, clientMessageId?: string): Promise<Message> {
    const answer = await this.post<Message>(`/api/rooms/${roomId}/messages`, { body, clientMessageId });
    if (answer.status > 201) throw new Error(`not sent: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async history(roomId: string, query = ""): Promise<History> {
    return (await this.get<History>(`/api/rooms/${roomId}/messages${query}`)).body;
  }

  async rooms(query = ""): Promise<Page<Room>> {
    return (await this.get<Page<Room>>(`/api/rooms${query}`)).body;
  }

  async changes(roomId: string, after: number): Promise<RoomSynced> {
    return (await this.get<RoomSynced>(`/api/rooms/${roomId}/changes?after=${after}`)).body;
  }

  async connect(): Promise<LiveClient> {
    const socket = openSocket(this.url, this.token);
    this.sockets.push(socket);
    return LiveClient.opened(socket);
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

/** A live connection that records received events. */
export class LiveClient {
  readonly changes: RoomChanged[] = [];
  readonly added: string[] = [];
  readonly removed: string[] = [];

  private constructor(
    readonly socket: ChatSocket,
    readonly ready: Ready,
  ) {}

  static opened(socket: ChatSocket): Promise<LiveClient> {
    return new Promise((opened, failed) => {
      socket.once("connect_error", failed);
      socket.once("ready", (ready) => {
        const client = new LiveClient(socket, ready);
        socket.on("room:changed", (change) => client.changes.push(change));
        socket.on("room:added", ({ room }) => client.added.push(room.id));
        socket.on("room:removed", ({ roomId }) => client.removed.push(roomId));
        opened(client);
      });
    });
  }

  get messages(): Message[] {
    return this.changes.flatMap(({ messages }) => messages.flatMap((message) => ("lean" in message ? [] : [message])));
  }

  /** Returns the ack, also of a refusal. */
  ask<Data = unknown>(event: Events | (string & {}), ...payload: unknown[]): Promise<Ack<Data>> {
    const socket = this.socket as unknown as Socket;
    return socket.timeout(10_000).emitWithAck(event, ...payload) as Promise<Ack<Data>>;
  }

  /** Returns the data of the ack. Fails on a refusal. */
  async do<Data = unknown>(event: Events, payload: unknown): Promise<Data> {
    const ack = await this.ask<Data>(event, payload);
    if (!ack.ok) throw new Error(`${event} was refused: ${ack.error.code}`);
    return ack.data;
  }
}

/** A socket whose events and acknowledgements are checked against the AsyncAPI document. */
export function openSocket(url: string, token: unknown, options: Record<string, unknown> = {}): ChatSocket {
  return checkSocket(io(url, { auth: { token }, forceNew: true, reconnection: false, ...options }));
}

type RequestOptions = { method?: string; token?: string; body?: unknown };

export async function request<Body>(url: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
  const { method = "GET", token, body } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  checkAnswer({ method, path, status, headers, text });
  return { status, body: (text === "" ? undefined : JSON.parse(text)) as Body, headers };
}

/** Invalid fields of a refusal, in order. */
export function issuePaths({ body }: { body: ProblemDetails }): string[] {
  const issues = (body.details?.["issues"] ?? []) as { path: string }[];
  return issues.map(({ path }) => path).toSorted();
}

let people = 0;

/** Password of every test user. */
export const PASSWORD = "correct horse battery";

/** Another session of a registered user. */
export const logIn = (url: string, { session }: TestClient, password = PASSWORD): Promise<TestClient> =>
  logInByEmail(url, session.user.email ?? "", password);

export async function logInByEmail(url: string, email: string, password = PASSWORD): Promise<TestClient> {
  const body = { email, password };
  const answer = await request<LoginResult>(url, "/api/auth/login", { method: "POST", body });
  if (answer.status !== 200) throw new Error(`not logged in: ${JSON.stringify(answer.body)}`);
  return new TestClient(url, answer.body);
}

/** Registers a new user. */
export async function register(url: string, name = "user"): Promise<TestClient> {
  people += 1;
  const unique = `${name}-${process.pid.toString(36)}-${Date.now().toString(36)}-${people}`.slice(0, 32);
  const body = { email: `${unique}@example.com`, username: unique, password: PASSWORD };
  const answer = await request<LoginResult>(url, "/api/auth/register", { method: "POST", body });
  if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer.body)}`);
  return new TestClient(url, answer.body);
}

/** Resolves when `condition` holds. Fails after a while with the last seen value. */
export async function eventually(condition: () => boolean, what = "it", patienceMs = 10_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen in ${patienceMs} ms`);
    await new Promise((later) => setTimeout(later, 5));
  }
}
