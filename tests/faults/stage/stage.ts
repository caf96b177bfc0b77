import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../checker/checker.js";
import type { DatabaseState } from "../checker/database.js";
import type { Finding } from "../checker/finding.js";
import type { SimulatedClient } from "../client/simulated-client.js";
import { Histories } from "../history/recorder.js";
import { embeddedDatabase, revsFrom } from "./embedded-data.js";
import { TcpProxy } from "../../support/tcp-proxy.js";
import { type Figures, figuresOf } from "./figures.js";
import { OwnNetwork } from "./own-network.js";
import { PostgresServer } from "./postgres-server.js";
import { type Person, peopleIn } from "./people.js";
import { randomFrom } from "./random.js";
import { RedisServer } from "./redis-server.js";
import { ServerNode } from "./server-node.js";
import { StatementCount } from "./statement-count.js";
import { storedDatabase } from "./stored-database.js";
import { unreadCounts } from "./unread-counts.js";
import { until } from "./until.js";
import { type Pace, Workload } from "./workload.js";

export type StageOptions = Readonly<{
  nodes: number;
  redis?: boolean;
  people?: number;
  rooms?: number;
  /** Share of clients that are bare socket.io-client: one in this many. The others are @synctalk/client. */
  bareOneIn?: number;
  pace?: Partial<Pace>;
  seed?: number;
  env?: Readonly<Record<string, string>>;
  /** Runs the last node in a separate network, if the system permits it. */
  apart?: boolean;
  /** Runs one node with embedded data, without PostgreSQL. */
  embedded?: boolean;
  /** Size of a separate disk for PostgreSQL. */
  diskMiB?: number;
}>;

const HERE = "127.0.0.1";
const PACE: Pace = { pauseMs: 400, edits: 8, reactions: 8, marks: 8, replies: 16 };
const CALM_WITHIN_MS = 60_000;
const MEMORY_EVERY_MS = 500;

/** PostgreSQL, Redis, nodes and talking clients of one run. */
export class Stage {
  readonly figures: Figures = {};
  readonly problems: string[] = [];
  readonly histories = new Histories();
  readonly statements = new StatementCount();
  nodes: readonly ServerNode[] = [];
  /** Proxy in front of all nodes, like a load balancer. */
  front!: TcpProxy;
  people: readonly Person[] = [];
  rooms: readonly string[] = [];
  /** Networks between each node and PostgreSQL. */
  databaseNetworks: TcpProxy[] = [];
  /** Networks between each node and Redis. */
  busNetworks: TcpProxy[] = [];
  ownNetwork: OwnNetwork | null = null;
  workload!: Workload;
  private memoryWatch: NodeJS.Timeout | undefined;

  private constructor(
    readonly options: StageOptions,
    readonly random: () => number,
    private readonly directory: string,
    private readonly server: PostgresServer | null,
    readonly redis: RedisServer | null,
  ) {}

  get postgres(): PostgresServer {
    if (!this.server) throw new Error("This stage has no PostgreSQL.");
    return this.server;
  }

  static async open(options: StageOptions): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), "synctalk-faults-"));
    chmodSync(directory, 0o755);
    const postgres = options.embedded ? null : await PostgresServer.in(directory, options.diskMiB);
    const redis = options.redis ? await RedisServer.in(directory) : null;
    const stage = new Stage(options, randomFrom(options.seed ?? 1), directory, postgres, redis);
    try {
      await stage.fill();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  get node(): ServerNode {
    return this.nodes[0]!;
  }

  get acknowledged(): number {
    return this.histories.count("ok");
  }

  note(name: string, value: number | string): void {
    this.figures[name] = typeof value === "number" ? Math.round(value * 10) / 10 : value;
  }

  /** Records whether a promise of the scenario holds. */
  expect(holds: boolean, what: string): void {
    if (!holds) this.problems.push(what);
  }

  clients(): readonly SimulatedClient[] {
    return this.people.map(({ client }) => client);
  }

  /** Stops the talking, waits until all clients have caught up, and runs the checker. */
  async judge(): Promise<readonly Finding[]> {
    const from = performance.now();
    const stopped = this.workload.stop().then(() => true);
    const answered = await Promise.race([stopped, until(() => false, CALM_WITHIN_MS)]);
    this.expect(answered, "some sends never had an answer");
    const revs = await this.revs();
    const reads = ({ client, rooms }: Person) => rooms.every((room) => client.position(room) === revs.get(room));
    this.expect(await until(() => this.people.every(reads), CALM_WITHIN_MS), "some readers never caught up");
    this.note("calm after (ms)", performance.now() - from);
    await this.countUnread();
    for (const client of this.clients()) client.stop();
    Object.assign(this.figures, figuresOf(this.histories.events));
    for (const [index, node] of this.nodes.entries())
      this.note(`node ${index + 1} memory at most (MiB)`, node.mostMemory);
    if (this.server) await this.noteReads(this.server);
    return check(this.histories.events, await this.stored());
  }

  /** Records what each person has not read, on any node. */
  private async countUnread(): Promise<void> {
    for (const [index, { client, session }] of this.people.entries()) {
      const recorder = this.histories.of(client.name, client.user);
      const { port } = this.nodes[index % this.nodes.length]!;
      const counts = await unreadCounts(`http://127.0.0.1:${port}`, session.accessToken);
      for (const counted of counts) recorder.record(counted);
    }
  }

  /** Current `rev` of every room. */
  async revs(): Promise<ReadonlyMap<string, number>> {
    if (!this.server) return revsFrom(this.node, this.rooms, this.people[0]!);
    const heads = await this.server.query<{ id: string; rev: number }>(
      `SELECT "roomId" AS id, rev::int FROM room_heads`,
    );
    return new Map(heads.map(({ id, rev }) => [id, rev]));
  }

  /** Reads the stored state. An embedded node is stopped first. */
  private async stored(): Promise<DatabaseState> {
    if (this.server) return storedDatabase(this.server);
    const { code } = await this.node.drain();
    this.expect(code === 0, `the node ended with ${code}`);
    return embeddedDatabase(join(this.node.directory, "data"));
  }

  async close(): Promise<void> {
    clearInterval(this.memoryWatch);
    for (const client of this.clients()) client.stop();
    await this.front?.close();
    await Promise.all(this.nodes.map((node) => node.close()));
    await Promise.all([...this.databaseNetworks, ...this.busNetworks].map((network) => network.close()));
    this.ownNetwork?.close();
    await this.redis?.kill();
    await this.server?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async fill(): Promise<void> {
    const { nodes, people = 30, rooms = 5, bareOneIn = 3, pace } = this.options;
    for (let index = 1; index <= nodes; index += 1) this.nodes = [...this.nodes, await this.startNode(index)];
    this.front = await TcpProxy.to(...this.nodes.map((node) => node.network.port));
    Object.assign(this, await peopleIn(this, { people, rooms, bareOneIn }));
    this.workload = new Workload(this.people, randomFrom((this.options.seed ?? 1) + 1), { ...PACE, ...pace });
    this.memoryWatch = setInterval(() => this.nodes.forEach((node) => node.measureMemory()), MEMORY_EVERY_MS);
  }

  private async startNode(index: number): Promise<ServerNode> {
    if (this.options.apart && index === this.options.nodes) this.ownNetwork = OwnNetwork.made();
    const { ownNetwork } = this;
    const database = await this.databaseFor(ownNetwork?.near("database") ?? HERE);
    const bus = await this.busFor(ownNetwork?.near("bus") ?? HERE);
    return ServerNode.started({
      directory: join(this.directory, `node-${index}`),
      ownNetwork,
      env: {
        ...(database && { DATABASE_URL: database }),
        ...(bus && { REDIS_URL: bus }),
        JWT_SECRET: "a secret that all nodes of a run share",
        ACCESS_TOKEN_TTL: "86400",
        ...this.options.env,
      },
    });
  }

  private async databaseFor(near: string): Promise<string | null> {
    if (!this.server) return null;
    const network = await TcpProxy.between({ near }, this.server.port);
    network.listener = (connection, chunk) => this.statements.hear(connection, chunk);
    this.databaseNetworks.push(network);
    return this.server.url(network.port, near);
  }

  private async busFor(near: string): Promise<string | null> {
    if (!this.redis) return null;
    const network = await TcpProxy.between({ near }, this.redis.port);
    this.busNetworks.push(network);
    return `redis://${near}:${network.port}`;
  }

  private async noteReads(postgres: PostgresServer): Promise<void> {
    const [row] = await postgres.query<{ transactions: number }>(
      "SELECT xact_commit::int AS transactions FROM pg_stat_database WHERE datname = current_database()",
    );
    this.note("database transactions (since its last start)", row?.transactions ?? 0);
  }
}
