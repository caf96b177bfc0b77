import { createHash, timingSafeEqual } from "node:crypto";
import { Router, type Request } from "express";
import { tokenInvalid } from "../../domain/accounts/errors.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import { bearerToken } from "./bearer-token.js";
import { reused } from "./reused.js";

/** What `/readyz` says of a server that can serve; it rejects or is `null` while the server cannot. */
export type Readiness = () => Promise<Readonly<{ mode: string; durability: string }> | null>;

/** `metrics` answers in Prometheus' text format, version 0.0.4, to those who hold `metricsToken`; `null`: to everybody. */
export type OpsDeps = Readonly<{
  readiness: Readiness;
  metrics: () => Promise<string>;
  metricsToken: string | null;
}>;

const REUSED_MS = 1_000;

export function opsRoutes({ readiness, metrics, metricsToken }: OpsDeps): Router {
  const latestMetrics = reused(metrics, REUSED_MS);
  const router = Router();
  router.get("/livez", (_request, response) => {
    // Pages of any origin may learn that something answers: the SDK tells a refused origin from a server that is down by it.
    response.set("Cross-Origin-Resource-Policy", "cross-origin").json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    const state = await readiness().catch(() => null);
    if (!state) throw new DomainError("unavailable", "service.unavailable", "The server cannot serve right now.");
    response.json({ status: "ready", ...state });
  });
  router.get("/metrics", (request, response, next) => {
    if (metricsToken !== null) checkToken(request, metricsToken);
    latestMetrics().then((text) => response.type("text/plain; version=0.0.4").send(text), next);
  });
  return router;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

function checkToken(request: Request, expected: string): void {
  if (!timingSafeEqual(digest(bearerToken(request)), digest(expected))) throw tokenInvalid();
}
