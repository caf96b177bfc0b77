import "reflect-metadata";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage, Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { apiHandlers } from "../adapters/api/handlers.js";
import { clientAddress, trustsAddress } from "../adapters/http/client-address.js";
import { createHttpApp } from "../adapters/http/http-app.js";
import { reused } from "../adapters/http/reused.js";
import { Metrics } from "../adapters/observability/metrics.js";
import { openChatGateway } from "../adapters/socketio/chat-gateway.js";
import { countConnections } from "../adapters/socketio/connection-places.js";
import { letGo } from "../adapters/socketio/draining.js";
import { attach, createSocketServer, takesUpgrade } from "../adapters/socketio/socket-server.js";
import { takeByAddress } from "../application/limits/address-limits.js";
import { Traffic } from "../application/traffic.js";
import { addressKey } from "../domain/limits/address-key.js";
import { AdapterClosing } from "./adapter-closing.js";
import { basePathOf, serveUnder, withoutBasePath } from "./base-path.js";
import { openBounds } from "./bounds.js";
import type { Config } from "./config.js";
import { Disposers } from "./disposers.js";
import { createHttpServer } from "./http-server.js";
import { closeAfterIgnoredUpgrades } from "./ignored-upgrades.js";
import { jwtKeys } from "./jwt-keys.js";
import { originCheck, watchForwarding } from "./strangers.js";
import { OpenSockets } from "./open-sockets.js";
import { openStore } from "./store.js";
import { wire } from "./wiring.js";
import type { Ports } from "../application/ports/ports.js";

export type App = Readonly<{
  /** Where it listens, such as http://localhost:3001. */
  url: string;
  mode: string;
  durability: string;
  /** Finishes what is being answered, then ends everything that was started. A second call does nothing more. */
  close(): Promise<void>;
}>;

const PLAYGROUND = fileURLToPath(new URL("../../dist/playground", import.meta.url));
const PING_REUSED_MS = 1_000;
const SLOWEST_ANSWER_MS = 10_000;
const SLOWEST_MAIL_MS = 2_000;
const SLOWEST_CLOSE_MS = 5_000;

/**
 * Starts the whole product. `overrides` replaces adapters of ours, by name, and belongs to the server from then on: it closes
 * them when it stops or cannot start.
 */
export async function startApp(config: Config, logger: Logger, overrides: Partial<Ports> = {}): Promise<App> {
  const disposers = new Disposers();
  const closing = new AdapterClosing(disposers);
  for (const [name, adapter] of Object.entries(overrides)) closing.add(name, adapter);
  try {
    return await start(config, logger, overrides, { disposers, closing });
  } catch (error) {
    await disposers.dispose();
    throw error;
  }
}

type Ending = Readonly<{ disposers: Disposers; closing: AdapterClosing }>;

async function start(config: Config, log: Logger, overrides: Partial<Ports>, ending: Ending): Promise<App> {
  const { disposers, closing } = ending;
  const nodeId = randomUUID().slice(0, 8);
  const logger = log.child({ node: nodeId });
  const report = (error: unknown) => logger.error({ err: error }, "unexpected error");
  const keys = await jwtKeys(config);
  const { store, mode, durability, close } = await openStore(config.persistence, logger);
  disposers.add(close);

  const basePath = basePathOf(config.publicUrl);
  const takes = takesUpgrade(config.socketTransports);
  const http = createHttpServer((url, headers) => takes(withoutBasePath(url, basePath), headers), config.keepAliveMs);
  const connections = new OpenSockets(http);
  let serving = false;
  const { trustProxy, limits, socketTransports: transports } = config;
  const forwarding = watchForwarding(logger);
  const comesFrom = clientAddress(trustProxy, forwarding.onUntrusted);
  const allowsOrigin = originCheck(config, logger);
  const callerOf = (request: IncomingMessage) => addressKey(comesFrom(request));
  const accepting = async (request: IncomingMessage) => {
    await takeByAddress(limiter, "request.address", comesFrom(request));
    return serving && places.reserve(request, comesFrom(request));
  };
  const io = createSocketServer({ allowsOrigin, transports, accepting });
  const metrics: Metrics = new Metrics(nodeId, {
    connections: () => io.engine.clientsCount,
    rooms: () => feeds.size,
    outgoingBytes: () => outgoing.waiting(),
  });
  if (config.processMetrics) metrics.ofProcess();
  const publicUrl = () => config.publicUrl ?? addressOf(http, config.host);
  const seen = { publicUrl, wasForwarded: forwarding.wasUntrusted };
  const wired = wire({ config, keys, store, io, metrics, logger, nodeId, report, ...seen }, overrides, closing);
  const traffic = new Traffic();
  const { tokenService: tokens, deployment, feeds, userFeeds, clock, scheduler, limiter } = wired;
  const isProxy = trustsAddress(trustProxy);
  const wasForwarded = forwarding.wasUntrusted;
  const bounds = openBounds({ config, http, isProxy, wasForwarded, scheduler, onCut: metrics.peerCut });
  const { outgoing, tcpPeers, inFlight, places } = bounds;
  outgoing.start();
  disposers.add(() => outgoing.stop());
  const { bus, announcer, headCheck, liveSessions, sessionSweep, admission, refusals, emailVerification, post } = wired;

  const ping = reused(() => deployment.ping(), PING_REUSED_MS);
  const readiness = async () => {
    if (!serving) return null;
    await ping();
    return { mode, durability };
  };
  const playgroundDir = existsSync(PLAYGROUND) ? PLAYGROUND : null;
  const { httpAnswered, socketAnswered } = metrics;
  const handlers = apiHandlers(wired);
  const access = { handlers, tokens, admission, refusals, traffic, inFlight, limiter };
  const ops = {
    readiness,
    metrics: () => metrics.text(),
    metricsToken: config.metricsToken,
    answered: httpAnswered,
    publicKeys: keys.publicKeys(),
    logger,
  };
  const httpDeps = { ...access, ...ops, tcpPeers, limits: limits.rates, warnings: config.development };
  const httpOptions = { allowsOrigin, addressOf: comesFrom, trustProxy, basePath, playgroundDir };
  http.on("request", createHttpApp(httpDeps, httpOptions));
  attach(io, http);
  countConnections(io, places, comesFrom);
  closeAfterIgnoredUpgrades(http);
  serveUnder(basePath, http);
  const peers = bounds.peersOf(io, callerOf);
  const identities = { liveSessions, emailVerification, peers, addressOf: comesFrom };
  const delivery = { feeds, userFeeds, places, clock, scheduler };
  const { openConnection } = wired;
  openChatGateway(io, { ...access, openConnection, ...identities, ...delivery, answered: socketAnswered, report });

  bus.listen({
    heard: (topic, hints) => announcer.heard(topic, hints),
    reconnected: () => headCheck.now(),
  });
  headCheck.start();
  disposers.add(() => headCheck.stop());
  sessionSweep.start();
  disposers.add(() => sessionSweep.stop());
  disposers.add(() => atMost(SLOWEST_MAIL_MS, post.close()));
  await listen(http, config);
  disposers.add(() => connections.endAfter(SLOWEST_CLOSE_MS, () => io.close()));
  disposers.add(() => atMost(SLOWEST_ANSWER_MS, traffic.drain()));
  disposers.add(() => letGo(io));
  disposers.add(() => {
    serving = false;
    connections.endIdle();
  });
  serving = true;
  return { url: addressOf(http, config.host), mode, durability, close: () => disposers.dispose() };
}

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
