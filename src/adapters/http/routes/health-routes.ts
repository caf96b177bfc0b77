import { createHash, timingSafeEqual } from "node:crypto";
import { Router, type Request } from "express";
import { tokenInvalid } from "../../../domain/accounts/errors.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import { bearerToken } from "../request/bearer-token.js";
import { reused } from "./reused.js";

/** The state of a ready server for `/readyz`. It rejects or is `null` while the server is not ready. */
export type Readiness = () => Promise<Readonly<{ mode: string; durability: string }> | null>;

/** `metrics` responds in Prometheus' text format, version 0.0.4. It requires `metricsToken`, unless that is `null`. */
export type OpsDeps = Readonly<{
  readiness: Readiness;
  metrics: () => Promise<string>;
  metricsToken: string | null;
}>;

const REUSED_MS = 1_000;

export function healthRoutes({ readiness, metrics, metricsToken }: OpsDeps): Router {
  const latestMetrics = reused(metrics, REUSED_MS);
  const router = Router();
  router.get("/livez", (_request, response) => {
    // Readable from every origin: the SDK uses it to distinguish a refused origin from an unreachable server.
    response.set("Cross-Origin-Resource-Policy", "cross-origin").json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    const state = await readiness().catch(() => null);
    if (!state) throw new DomainError("unavailable", "service.unavailable", "The server is not ready.");
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
