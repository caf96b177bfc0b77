import "reflect-metadata";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { createHttpApp } from "../adapters/http/http-app.js";
import { Metrics } from "../adapters/observability/metrics.js";
import { openChatGateway } from "../adapters/socketio/chat-gateway.js";
import { letGo } from "../adapters/socketio/draining.js";
import { createSocketServer } from "../adapters/socketio/socket-server.js";
import { Traffic } from "../application/traffic.js";
import { openBus } from "./bus.js";
import type { Config } from "./config.js";
import { wire } from "./container.js";
import { Disposers } from "./disposers.js";
import { ignoreOtherUpgrades } from "./ignored-upgrades.js";
import { jwtSecret } from "./jwt-secret.js";
import { OpenSockets } from "./open-sockets.js";
import { openStore } from "./store.js";
import type { Ports } from "./tokens.js";

export type App = Readonly<{
  /** Where it listens, such as http://localhost:3001. */
  url: string;
  mode: string;
  durability: string;
  /** Finishes what is being answered, then ends everything that was started. A second call does nothing more. */
  close(): Promise<void>;
}>;

const PLAYGROUND = fileURLToPath(new URL("../../dist/playground", import.meta.url));
const SLOWEST_ANSWER_MS = 10_000;
const SLOWEST_CLOSE_MS = 5_000;

/** Starts the whole product. `overrides` takes the place of our own adapters, by name. */
export async function startApp(config: Config, logger: Logger, overrides: Partial<Ports> = {}): Promise<App> {
  const disposers = new Disposers();
  try {
    return await start(config, logger, overrides, disposers);
  } catch (error) {
    await disposers.dispose();
    throw error;
  }
}

async function start(config: Config, log: Logger, overrides: Partial<Ports>, disposers: Disposers): Promise<App> {
  const nodeId = randomUUID().slice(0, 8);
  const logger = log.child({ node: nodeId });
  const report = (error: unknown) => logger.error({ err: error }, "unexpected error");
  const secret = await jwtSecret(config);
  const { store, mode, durability, close } = await openStore(config.persistence, logger);
  disposers.add(close);

  const toOthers = openBus(config, nodeId, logger);
  disposers.add(() => toOthers.close());

  const http = createServer();
  const connections = new OpenSockets(http);
  let serving = false;
  const { corsOrigins, socketTransports: transports } = config;
  const io = createSocketServer({ corsOrigins, transports, accepting: () => serving });
  const metrics: Metrics = new Metrics(nodeId, { connections: () => io.engine.clientsCount, rooms: () => feeds.size });
  if (config.processMetrics) metrics.ofProcess();
  const wiring = wire({ config, secret, store, io, bus: toOthers.bus, metrics, report }, overrides);
  const traffic = new Traffic();
  const { tokens, deployment, feeds, userFeeds } = wiring.need("tokens", "deployment", "feeds", "userFeeds");
  const { clock, scheduler } = wiring.need("clock", "scheduler");
  const { bus, announcer, headCheck } = wiring.need("bus", "announcer", "headCheck");

  const readiness = async () => {
    if (!serving) return null;
    await deployment.ping();
    return { mode, durability };
  };
  const useCases = wiring.need(...USE_CASES);
  const playgroundDir = existsSync(PLAYGROUND) ? PLAYGROUND : null;
  const { httpAnswered: answered, socketAnswered } = metrics;
  const httpDeps = { useCases, tokens, traffic, readiness, metrics: () => metrics.text(), answered, logger };
  http.on("request", createHttpApp(httpDeps, { corsOrigins, trustProxy: config.trustProxy, playgroundDir }));
  io.attach(http);
  ignoreOtherUpgrades(http, (path) => path.startsWith(io.path()));
  const gatewayDeps = { useCases, feeds, userFeeds, tokens, traffic, clock, scheduler, report };
  openChatGateway(io, { ...gatewayDeps, answered: socketAnswered });

  bus.listen({
    heard: (topic, changes) => announcer.heard(topic, changes),
    reconnected: () => headCheck.now(),
  });
  headCheck.start();
  disposers.add(() => headCheck.stop());
  await listen(http, config);
  disposers.add(() => connections.endAfter(SLOWEST_CLOSE_MS, () => io.close()));
  disposers.add(() => atMost(SLOWEST_ANSWER_MS, traffic.drain()));
  disposers.add(() => letGo(io));
  disposers.add(() => void (serving = false));
  serving = true;
  return { url: addressOf(http, config.host), mode, durability, close: () => disposers.dispose() };
}

export const USE_CASES = [
  "registerUser",
  "logIn",
  "profile",
  "createRoom",
  "listRooms",
  "viewRoom",
  "joinRoom",
  "enterRoom",
  "leaveRoom",
  "listMembers",
  "sendMessage",
  "readHistory",
  "viewMessage",
  "editMessage",
  "deleteMessage",
  "removeMember",
  "sanctionMember",
  "liftSanction",
  "syncRoom",
  "openConnection",
] as const;

async function atMost(patienceMs: number, work: Promise<void>): Promise<void> {
  const patience = new AbortController();
  await Promise.race([work, setTimeout(patienceMs, undefined, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
}

function listen(http: HttpServer, { host, port }: Config): Promise<void> {
  return new Promise((listening, failed) => {
    http.once("error", failed);
    http.listen(port, host, () => {
      http.off("error", failed);
      listening();
    });
  });
}

function addressOf(http: HttpServer, host: string): string {
  const { port } = http.address() as AddressInfo;
  const isLocal = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host);
  return `http://${isLocal ? "localhost" : host}:${port}`;
}
