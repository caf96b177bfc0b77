import type { BusHint, BusListener, BusTopic, RoomBus } from "../../application/ports/room-bus.js";
import type { HintCodec } from "../hints/hint-codec.js";
import { RedisConnector, type RedisConnection } from "./redis-connector.js";

/** Limits of the commands in flight to Redis. Hints beyond them are dropped. */
const MAX_IN_FLIGHT = 10_000;
const MAX_IN_FLIGHT_CHARACTERS = 4 * 1024 * 1024;
const TOPICS_PER_COMMAND = 500;

export type RedisBusOptions = Readonly<{
  url: string;
  /** Encodes hints as text and decodes them. It drops text that no node of this deployment wrote. */
  hints: HintCodec;
  /** Prefix of all topics of this deployment. */
  prefix: string;
  /** Called once per outage; `onUp` is called when it is over. */
  onDown?: (error: unknown) => void;
  onUp?: () => void;
}>;

type LinkState = Readonly<{ redis: RedisConnection; sharded: boolean }>;

/** Redis Pub/Sub: sharded from Redis 7 on, plain before. */
export class RedisRoomBus implements RoomBus {
  private readonly link: RedisConnector;
  private readonly topics = new Set<BusTopic>();
  private listener: BusListener | null = null;
  private session: LinkState | null = null;
  private isDown = false;
  private inFlight = 0;
  private inFlightCharacters = 0;

  constructor(private readonly options: RedisBusOptions) {
    this.link = new RedisConnector(options.url, {
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
    if (this.session) this.subscribeAll(this.session, [topic]).catch(ignored);
  }

  unsubscribe(topic: BusTopic): void {
    if (!this.topics.delete(topic) || !this.session) return;
    const { redis, sharded } = this.session;
    const channel = this.channel(topic);
    const done = sharded ? redis.sUnsubscribe(channel, this.onText) : redis.unsubscribe(channel, this.onText);
    done.catch(ignored);
  }

  private isBusy(): boolean {
    return this.inFlight >= MAX_IN_FLIGHT || this.inFlightCharacters >= MAX_IN_FLIGHT_CHARACTERS;
  }

  private send({ redis, sharded }: LinkState, channel: string, frame: string): void {
    if (this.isBusy()) return;
    this.inFlight += 1;
    this.inFlightCharacters += frame.length;
    const sent = sharded ? redis.sPublish(channel, frame) : redis.publish(channel, frame);
    sent.catch(ignored).finally(() => {
      this.inFlight -= 1;
      this.inFlightCharacters -= frame.length;
    });
  }

  private async up(redis: RedisConnection): Promise<void> {
    const [sharded] = await redis.sendCommand<readonly unknown[]>(["COMMAND", "INFO", "SSUBSCRIBE"]);
    const session = { redis, sharded: Boolean(sharded) };
    this.session = session;
    const topics = [...this.topics];
    for (let from = 0; from < topics.length; from += TOPICS_PER_COMMAND)
      await this.subscribeAll(session, topics.slice(from, from + TOPICS_PER_COMMAND));
    if (this.isDown) this.options.onUp?.();
    this.isDown = false;
    this.listener?.onReconnect();
  }

  private down(error: unknown): void {
    this.session = null;
    if (!this.isDown) this.options.onDown?.(error);
    this.isDown = true;
  }

  private async subscribeAll({ redis, sharded }: LinkState, topics: readonly BusTopic[]): Promise<void> {
    const channels = topics.filter((topic) => this.topics.has(topic)).map((topic) => this.channel(topic));
    if (channels.length === 0) return;
    await (sharded ? redis.sSubscribe(channels, this.onText) : redis.subscribe(channels, this.onText));
  }

  private readonly onText = (text: string, channel: string): void => {
    const topic = this.topicOf(channel);
    const hints = topic === null ? [] : this.options.hints.decode(channel, topic, text);
    if (topic !== null && hints.length > 0) this.listener?.onHints(topic, hints);
  };

  /** `null` for a channel to which this node is not subscribed. */
  private topicOf(channel: string): BusTopic | null {
    const topic = channel.slice(this.options.prefix.length);
    return isTopic(topic) && this.topics.has(topic) ? topic : null;
  }

  private channel(topic: BusTopic): string {
    return `${this.options.prefix}${topic}`;
  }
}

const isTopic = (text: string): text is BusTopic => /^(?:room|user|activity|presence):/.test(text);

/**
 * Ignores an error of one command: the connector reports a broken connection, and the head check finds changes whose
 * hints were lost.
 */
const ignored = (): void => undefined;
