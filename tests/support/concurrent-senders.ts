import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import type { Message } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import type { Ack } from "../../src/protocol/events.js";
import { register, TestClient, type LiveClient } from "./client.js";

/** One send and its outcome: a message, an error code, or a broken connection. */
type Send = {
  readonly author: TestClient;
  readonly body: string;
  readonly clientMessageId: string;
  outcome: "open" | "acknowledged" | "refused" | "cut";
  message?: Message;
  code?: string;
};

const PEOPLE = 4;
const LANES = 3;
const MAX_TRIES = 5;

/** Members of one room who send as fast as they get answers, half over REST and half over sockets, until a send is not acknowledged. */
export class ConcurrentSenders {
  readonly sends: Send[] = [];
  private readonly news = new EventEmitter();
  private sending: Promise<unknown> = Promise.resolve();
  private stopping = false;

  private constructor(
    private people: readonly TestClient[],
    private readonly roomId: string,
  ) {}

  static async of(url: string): Promise<ConcurrentSenders> {
    const [owner, ...others] = await Promise.all(Array.from({ length: PEOPLE }, () => register(url, "sender")));
    if (!owner) throw new Error("nobody");
    const room = await owner.createRoom();
    for (const other of others) await other.post(`/api/rooms/${room.id}/join`);
    return new ConcurrentSenders([owner, ...others], room.id);
  }

  /** Current URL of the server. The port may change on a restart. */
  moveTo(url: string): void {
    this.people = this.people.map(({ session }) => new TestClient(url, session));
  }

  async start(): Promise<void> {
    this.stopping = false;
    const lives = await Promise.all(this.people.map(async (person, index) => (index % 2 ? person.connect() : null)));
    const lanes = this.people.flatMap((person, index) =>
      Array.from({ length: LANES }, () => this.lane(person, lives[index] ?? null)),
    );
    this.sending = Promise.all(lanes);
  }

  get acknowledged(): readonly Send[] {
    return this.with("acknowledged");
  }

  with(outcome: Send["outcome"]): readonly Send[] {
    return this.sends.filter((send) => send.outcome === outcome);
  }

  async acknowledgements(more: number): Promise<void> {
    const enough = this.acknowledged.length + more;
    while (this.acknowledged.length < enough) await once(this.news, "acknowledged");
  }

  /** Settles when nobody sends any more. */
  async finished(): Promise<void> {
    await this.sending;
    for (const person of this.people) person.close();
  }

  /** Lets pending sends finish and starts no new ones. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.finished();
  }

  /** Repeats unacknowledged sends with the same ids, twice each and concurrently. */
  async retry(): Promise<void> {
    const unacknowledged = this.sends.filter(({ outcome }) => outcome !== "acknowledged");
    const retried = await Promise.all(
      unacknowledged.flatMap((send) => [send, send]).map(async (send) => ({ send, message: await this.again(send) })),
    );
    for (const { send, message } of retried) {
      expect(message).toEqual(send.message ?? message);
      Object.assign(send, { outcome: "acknowledged", message });
    }
  }

  /** All messages of the room, oldest first. */
  async history(): Promise<readonly Message[]> {
    const [reader] = this.people;
    const messages: Message[] = [];
    for (let before = ""; ; before = `&before=${messages[0]?.seq}`) {
      const page = await reader!.history(this.roomId, `?limit=100${before}`);
      messages.unshift(...page.items);
      if (!page.hasBefore) return messages;
    }
  }

  /** Fails unless every acknowledged message is stored unchanged, each send at most once, without a hole. */
  async expectNothingLost(): Promise<void> {
    const history = await this.history();
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect(new Set(history.map(({ body }) => body)).size).toBe(history.length);
    const stored = new Map(history.map((message) => [message.id, identityOf(message)]));
    for (const { message } of this.acknowledged) expect(stored.get(message!.id)).toEqual(identityOf(message!));
  }

  private async lane(author: TestClient, live: LiveClient | null): Promise<void> {
    while (!this.stopping) {
      const body = `message ${this.sends.length + 1}`;
      const send: Send = { author, body, clientMessageId: crypto.randomUUID(), outcome: "open" };
      this.sends.push(send);
      Object.assign(
        send,
        await (live ? this.emit(live, send) : this.post(author, send)).catch(() => ({ outcome: "cut" })),
      );
      if (send.outcome !== "acknowledged") return;
      this.news.emit("acknowledged");
    }
  }

  private async post(author: TestClient, { body, clientMessageId }: Send): Promise<Partial<Send>> {
    const path = `/api/rooms/${this.roomId}/messages`;
    const answer = await author.post<Message & ProblemDetails>(path, { body, clientMessageId });
    if (answer.status === 201) return { outcome: "acknowledged", message: answer.body };
    return { outcome: "refused", code: answer.body.code };
  }

  private async emit(live: LiveClient, { body, clientMessageId }: Send): Promise<Partial<Send>> {
    const payload = { roomId: this.roomId, body, clientMessageId };
    const ack: Ack<{ message: Message }> = await live.ask("message:send", payload);
    return ack.ok
      ? { outcome: "acknowledged", message: ack.data.message }
      : { outcome: "refused", code: ack.error.code };
  }

  /** Waits before a retry when the server says so, like a client. */
  private async again({ author, body, clientMessageId }: Send): Promise<Message> {
    const person = this.people.find(({ id }) => id === author.id);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const answer = await person!.post<Message & ProblemDetails>(`/api/rooms/${this.roomId}/messages`, {
        body,
        clientMessageId,
      });
      if (answer.status !== 503) return answer.body;
      await setTimeout(Number(answer.body.details?.["retryAfterMs"] ?? 0));
    }
    throw new Error(`${clientMessageId} was refused ${MAX_TRIES} times`);
  }
}

const identityOf = ({ seq, rev, body, author, sentAt }: Message) => ({ seq, rev, body, author: author.id, sentAt });
