import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../checker/checker.js";
import type { Finding } from "../checker/finding.js";
import type { SimulatedClient } from "../client/simulated-client.js";
import { Histories } from "../history/recorder.js";
import { FaultProxy } from "./fault-proxy.js";
import { type Figures, figuresOf } from "./figures.js";
import { OwnNetwork } from "./own-network.js";
import { PostgresServer } from "./postgres-server.js";
import { type Person, peopleIn } from "./people.js";
import { randomFrom } from "./random.js";
import { RedisServer } from "./redis-server.js";
import { ServerNode } from "./server-node.js";
import { StatementCount } from "./statement-count.js";
import { storedDatabase } from "./stored-database.js";
import { until } from "./until.js";
import { type Pace, Workload } from "./workload.js";

export type StageOptions = Readonly<{
  nodes: number;
  redis?: boolean;
  people?: number;
  rooms?: number;
  /** One client in so many is bare socket.io-client; the others are @synctalk/client. */
  bareOneIn?: number;
  pace?: Partial<Pace>;
  seed?: number;
  env?: Readonly<Record<string, string>>;
  /** The last node gets a network of its own, where the system allows it. */
  apart?: boolean;
}>;

const PACE: Pace = { pauseMs: 400, edits: 8 };
const CALM_WITHIN_MS = 60_000;
const MEMORY_EVERY_MS = 500;

/** PostgreSQL, Redis, nodes, and people who talk: all of a run's own. */
export class Stage {
  readonly figures: Figures = {};
  readonly problems: string[] = [];
  readonly histories = new Histories();
  readonly statements = new StatementCount();
  nodes: readonly ServerNode[] = [];
  /** In front of all nodes, as a load balancer is. */
  front!: FaultProxy;
  people: readonly Person[] = [];
  rooms: readonly string[] = [];
  /** Between each node and PostgreSQL. */
  databaseNetworks: FaultProxy[] = [];
  /** Between each node and Redis. */
  busNetworks: FaultProxy[] = [];
  ownNetwork: OwnNetwork | null = null;
  workload!: Workload;
  private memoryWatch: NodeJS.Timeout | undefined;

  private constructor(
    readonly options: StageOptions,
    readonly random: () => number,
    private readonly directory: string,
    readonly postgres: PostgresServer,
    readonly redis: RedisServer | null,
  ) {}

  static async open(options: StageOptions): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), "synctalk-faults-"));
    chmodSync(directory, 0o755);
    const postgres = await PostgresServer.in(directory);
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

  /** Something that a scenario promises. */
  expect(holds: boolean, what: string): void {
    if (!holds) this.problems.push(what);
  }

  clients(): readonly SimulatedClient[] {
    return this.people.map(({ client }) => client);
  }

  /** Ends the talking, lets everybody catch up, and judges. */
  async judge(): Promise<readonly Finding[]> {
    const from = performance.now();
    const stopped = this.workload.stop().then(() => true);
    const answered = await Promise.race([stopped, until(() => false, CALM_WITHIN_MS)]);
    this.expect(answered, "some sends never had an answer");
    const before = await storedDatabase(this.postgres);
    const revs = new Map(before.rooms.map(({ id, rev }) => [id, rev]));
    const reads = ({ client, rooms }: Person) => rooms.every((room) => client.position(room) === revs.get(room));
    this.expect(await until(() => this.people.every(reads), CALM_WITHIN_MS), "some readers never caught up");
    this.note("calm after (ms)", performance.now() - from);
    for (const client of this.clients()) client.stop();
    Object.assign(this.figures, figuresOf(this.histories.events));
    for (const [index, node] of this.nodes.entries())
      this.note(`node ${index + 1} memory at most (MiB)`, node.mostMemory);
    await this.noteReads();
    return check(this.histories.events, await storedDatabase(this.postgres));
  }

  async close(): Promise<void> {
    clearInterval(this.memoryWatch);
    for (const client of this.clients()) client.stop();
    await this.front?.close();
    await Promise.all(this.nodes.map((node) => node.close()));
    await Promise.all([...this.databaseNetworks, ...this.busNetworks].map((network) => network.close()));
    this.ownNetwork?.close();
    await this.redis?.kill();
    await this.postgres.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async fill(): Promise<void> {
    const { nodes, people = 30, rooms = 5, bareOneIn = 3, pace } = this.options;
    for (let index = 1; index <= nodes; index += 1) this.nodes = [...this.nodes, await this.startNode(index)];
    this.front = await FaultProxy.to(...this.nodes.map((node) => node.network.port));
    Object.assign(this, await peopleIn(this, { people, rooms, bareOneIn }));
    this.workload = new Workload(this.people, randomFrom((this.options.seed ?? 1) + 1), { ...PACE, ...pace });
    this.memoryWatch = setInterval(() => this.nodes.forEach((node) => node.measureMemory()), MEMORY_EVERY_MS);
  }

  private async startNode(index: number): Promise<ServerNode> {
    if (this.options.apart && index === this.options.nodes) this.ownNetwork = OwnNetwork.made();
    const { ownNetwork } = this;
    const here = "127.0.0.1";
    const [database, bus] = [ownNetwork?.near("database") ?? here, ownNetwork?.near("bus") ?? here];
    const toDatabase = await FaultProxy.between({ near: database }, this.postgres.port);
    toDatabase.listener = (connection, chunk) => this.statements.hear(connection, chunk);
    this.databaseNetworks.push(toDatabase);
    const toBus = this.redis && (await FaultProxy.between({ near: bus }, this.redis.port));
    if (toBus) this.busNetworks.push(toBus);
    return ServerNode.started({
      directory: join(this.directory, `node-${index}`),
      ownNetwork,
      env: {
        DATABASE_URL: this.postgres.url(toDatabase.port, database),
        ...(toBus && { REDIS_URL: `redis://${bus}:${toBus.port}` }),
        JWT_SECRET: "a secret that all nodes of a run share",
        ACCESS_TOKEN_TTL: "86400",
        ...this.options.env,
      },
    });
  }

  private async noteReads(): Promise<void> {
    const [row] = await this.postgres.query<{ transactions: number }>(
      "SELECT xact_commit::int AS transactions FROM pg_stat_database WHERE datname = current_database()",
    );
    this.note("database transactions (since its last start)", row?.transactions ?? 0);
  }
}
