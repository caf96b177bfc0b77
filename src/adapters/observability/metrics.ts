import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { IndexingBatch } from "../../application/search/message-indexer.js";
import type { MessageLog } from "../../application/ports/message-log.js";

/** Counts that are read when the metrics are requested. */
export type LiveCounts = Readonly<{
  connections(): number;
  rooms(): number;
  outgoingBytes(): number;
  readers(): number;
  activities(): number;
  waitingReceipts(): number;
  watchedUsers(): number;
  /** Null when the store does not answer: the last count stays. */
  scheduledWaiting(): Promise<number | null>;
}>;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics of one node; every sample has the label `node`. Names are stable and contain the units. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly appends: Counter<"outcome">;
  private readonly cuts: Counter<"why">;
  private readonly appendSeconds: Histogram;
  private readonly httpSeconds: Histogram<"method" | "route" | "status">;
  private readonly socketSeconds: Histogram<"event" | "ok">;
  private readonly scheduled: Counter<"outcome">;
  private readonly droppedHints: Counter<"reason">;
  private readonly searchBatches: Counter<"outcome">;
  private readonly searchMessages: Counter;
  private readonly receipts: Counter;

  constructor(nodeId: string) {
    const registers = [this.registry];
    this.registry.setDefaultLabels({ node: nodeId });
    this.cuts = new Counter({
      name: "synctalk_cut_peers_total",
      help: "Connections closed because the client read too slowly (slow), or too many bytes waited: for one client, for a user, in total.",
      labelNames: ["why"],
      registers,
    });
    this.appends = new Counter({
      name: "synctalk_appends_total",
      help: "Messages handed to the message log, by outcome: stored, repeated, fenced, refused.",
      labelNames: ["outcome"],
      registers,
    });
    this.scheduled = new Counter({
      name: "synctalk_scheduled_total",
      help: "Scheduled messages that were due, by outcome: sent, failed, postponed, retried.",
      labelNames: ["outcome"],
      registers,
    });
    const seconds = { buckets: SECONDS, registers };
    this.appendSeconds = new Histogram({
      name: "synctalk_append_seconds",
      help: "Time from the hand-over of a message to its commit.",
      ...seconds,
    });
    this.httpSeconds = new Histogram({
      name: "synctalk_http_request_seconds",
      help: "Duration of REST requests.",
      labelNames: ["method", "route", "status"],
      ...seconds,
    });
    this.socketSeconds = new Histogram({
      name: "synctalk_socket_request_seconds",
      help: "Duration of socket requests.",
      labelNames: ["event", "ok"],
      ...seconds,
    });
    this.droppedHints = new Counter({
      name: "synctalk_bus_hints_dropped_total",
      help: "Frames from the bus that were dropped, by reason: unsigned, version, secret, signature, malformed, too_large.",
      labelNames: ["reason"],
      registers,
    });
    this.searchBatches = new Counter({
      name: "synctalk_search_index_batches_total",
      help: "Batches of the search index, by outcome: indexed, failed.",
      labelNames: ["outcome"],
      registers,
    });
    this.receipts = new Counter({
      name: "synctalk_receipts_pushed_total",
      help: "Read markers of others that were pushed to connections of this node.",
      registers,
    });
    this.searchMessages = new Counter({
      name: "synctalk_search_indexed_messages_total",
      help: "Changed messages that this node put into the search index.",
      registers,
    });
  }

  /** Counts the batches of the search index, and reads how far it is behind. */
  searchIndex(unindexedChanges: () => number): (batch: IndexingBatch) => void {
    this.gauge(
      "synctalk_search_unindexed_changes",
      "Changes of rooms that the search index lacked when this node looked at all rooms last.",
      unindexedChanges,
    );
    return ({ outcome, messages }) => {
      this.searchBatches.inc({ outcome });
      this.searchMessages.inc(messages);
    };
  }

  /** Reads these counts whenever the metrics are requested. */
  watch(live: LiveCounts): void {
    const gauge = (...args: Parameters<Metrics["gauge"]>) => this.gauge(...args);
    gauge("synctalk_connections", "Live connections of this node.", live.connections);
    gauge("synctalk_live_rooms", "Rooms with subscribed connections on this node.", live.rooms);
    gauge("synctalk_room_readers", "Connections of this node that show a room or a thread.", live.readers);
    gauge("synctalk_activities", "People who are typing or otherwise active on this node.", live.activities);
    gauge(
      "synctalk_receipts_waiting",
      "Read markers of others that wait to be pushed, once for each connection.",
      live.waitingReceipts,
    );
    gauge("synctalk_watched_users", "Users whose presence connections of this node watch.", live.watchedUsers);
    gauge(
      "synctalk_scheduled_waiting",
      "Scheduled messages that wait, of all users, at most 100000.",
      live.scheduledWaiting,
    );
    gauge("synctalk_outgoing_bytes", "Bytes in memory that wait to be sent to clients.", live.outgoingBytes);
  }

  private gauge(name: string, help: string, read: LiveCount): Gauge {
    return new Gauge({ name, help, registers: [this.registry], collect: gaugeOf(read) });
  }

  /** Counts dropped hints of other nodes. */
  readonly hintsDropped = (reason: string): void => this.droppedHints.inc({ reason });

  readonly receiptPushed = (): void => this.receipts.inc();

  readonly scheduledSettled = (outcome: string): void => this.scheduled.inc({ outcome });

  /** Adds memory, CPU and event loop of the process. Only for a process with a single node. */
  ofProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  readonly peerCut = (why: string): void => this.cuts.inc({ why });

  readonly httpAnswered = (method: string, route: string, status: number, seconds: number): void =>
    this.httpSeconds.observe({ method, route, status }, seconds);

  readonly socketAnswered = (event: string, ok: boolean, seconds: number): void =>
    this.socketSeconds.observe({ event, ok: String(ok) }, seconds);

  /** Wraps the message log, to count its appends. */
  counted(messageLog: MessageLog): MessageLog {
    return {
      append: async (draft, fence) => {
        const end = this.appendSeconds.startTimer();
        try {
          const appended = await messageLog.append(draft, fence);
          this.appends.inc({ outcome: appended.outcome });
          return appended;
        } catch (error) {
          this.appends.inc({ outcome: "refused" });
          throw error;
        } finally {
          end();
        }
      },
      sent: (draft) => messageLog.sent(draft),
      find: (...key) => messageLog.find(...key),
      pins: (roomId) => messageLog.pins(roomId),
      versions: (...query) => messageLog.versions(...query),
      history: (...query) => messageLog.history(...query),
      changes: (...query) => messageLog.changes(...query),
    };
  }
}

type LiveCount = () => number | Promise<number | null>;

/** prom-client calls the function with the gauge as `this`. */
function gaugeOf(read: LiveCount) {
  return async function collect(this: Gauge): Promise<void> {
    const count = await read();
    if (count !== null) this.set(count);
  };
}
