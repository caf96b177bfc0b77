import type { BusHint, BusListener, BusTopic, RoomBus } from "../../application/ports/room-bus.js";
import type { HintCodec } from "../hints/hint-codec.js";
import { RedisLink, type RedisConnection } from "./redis-link.js";

/** What may be on its way to Redis at once; past it, what is published is lost. */
const MAX_UNDERWAY = 10_000;
const MAX_UNDERWAY_CHARACTERS = 4 * 1024 * 1024;
const TOPICS_TOGETHER = 500;

export type RedisBusOptions = Readonly<{
  url: string;
  /** Turns hints into text and back; drops what no other node of this deployment wrote. */
  hints: HintCodec;
  /** What all topics of this deployment begin with. */
  prefix: string;
  /** Told once an outage, and once when it is over. */
  onDown?: (error: unknown) => void;
  onUp?: () => void;
}>;

type Session = Readonly<{ redis: RedisConnection; sharded: boolean }>;

/** Redis Pub/Sub: sharded from Redis 7 on, plain before. */
export class RedisRoomBus implements RoomBus {
  private readonly link: RedisLink;
  private readonly topics = new Set<BusTopic>();
  private listener: BusListener | null = null;
  private session: Session | null = null;
  private isDown = false;
  private underway = 0;
  private underwayCharacters = 0;

  constructor(private readonly options: RedisBusOptions) {
    this.link = new RedisLink(options.url, {
      up: (redis) => this.up(redis),
      down: (error) => this.down(error),
    });
  }

  open(): void {
    this.link.open();
  }

  close(): void {
    this.session = null;
    this.link.close();
  }

  start(listener: BusListener): void {
    this.listener = listener;
  }

  publish(topic: BusTopic, hints: readonly BusHint[]): void {
    if (!this.session || this.isBusy()) return;
    const channel = this.channel(topic);
    for (const frame of this.options.hints.encode(channel, hints)) this.send(this.session, channel, frame);
  }

  subscribe(topic: BusTopic): void {
    if (this.topics.has(topic)) return;
    this.topics.add(topic);
    if (this.session) this.hear(this.session, [topic]).catch(ignored);
  }

  unsubscribe(topic: BusTopic): void {
    if (!this.topics.delete(topic) || !this.session) return;
    const { redis, sharded } = this.session;
    const channel = this.channel(topic);
    const done = sharded ? redis.sUnsubscribe(channel, this.onText) : redis.unsubscribe(channel, this.onText);
    done.catch(ignored);
  }

  private isBusy(): boolean {
    return this.underway >= MAX_UNDERWAY || this.underwayCharacters >= MAX_UNDERWAY_CHARACTERS;
  }

  private send({ redis, sharded }: Session, channel: string, frame: string): void {
    if (this.isBusy()) return;
    this.underway += 1;
    this.underwayCharacters += frame.length;
    const sent = sharded ? redis.sPublish(channel, frame) : redis.publish(channel, frame);
    sent.catch(ignored).finally(() => {
      this.underway -= 1;
      this.underwayCharacters -= frame.length;
    });
  }

  private async up(redis: RedisConnection): Promise<void> {
    const [sharded] = await redis.sendCommand<readonly unknown[]>(["COMMAND", "INFO", "SSUBSCRIBE"]);
    const session = { redis, sharded: Boolean(sharded) };
    this.session = session;
    const topics = [...this.topics];
    for (let from = 0; from < topics.length; from += TOPICS_TOGETHER)
      await this.hear(session, topics.slice(from, from + TOPICS_TOGETHER));
    if (this.isDown) this.options.onUp?.();
    this.isDown = false;
    this.listener?.onReconnect();
  }

  private down(error: unknown): void {
    this.session = null;
    if (!this.isDown) this.options.onDown?.(error);
    this.isDown = true;
  }

  private async hear({ redis, sharded }: Session, topics: readonly BusTopic[]): Promise<void> {
    const channels = topics.filter((topic) => this.topics.has(topic)).map((topic) => this.channel(topic));
    if (channels.length === 0) return;
    await (sharded ? redis.sSubscribe(channels, this.onText) : redis.subscribe(channels, this.onText));
  }

  private readonly onText = (text: string, channel: string): void => {
    const topic = this.topicOf(channel);
    const hints = topic === null ? [] : this.options.hints.decode(channel, topic, text);
    if (topic !== null && hints.length > 0) this.listener?.onHints(topic, hints);
  };

  /** `null` for a channel that this node does not listen to. */
  private topicOf(channel: string): BusTopic | null {
    const topic = channel.slice(this.options.prefix.length);
    return isTopic(topic) && this.topics.has(topic) ? topic : null;
  }

  private channel(topic: BusTopic): string {
    return `${this.options.prefix}${topic}`;
  }
}

const isTopic = (text: string): text is BusTopic => /^(?:room|user):/.test(text);

/** What is lost on the way is found by the head check; that the way is broken is told once, by the link. */
const ignored = (): void => undefined;
