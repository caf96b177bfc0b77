import { Router } from "express";
import { DomainError } from "../../domain/shared/domain-error.js";

/** What `/readyz` says of a server that can serve; it rejects or is `null` while the server cannot. */
export type Readiness = () => Promise<Readonly<{ mode: string; durability: string }> | null>;

/** `metrics` answers in Prometheus' text format, version 0.0.4. */
export type OpsDeps = Readonly<{ readiness: Readiness; metrics: () => Promise<string> }>;

export function opsRoutes({ readiness, metrics }: OpsDeps): Router {
  const router = Router();
  router.get("/livez", (_request, response) => {
    response.json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    const state = await readiness().catch(() => null);
    if (!state) throw new DomainError("unavailable", "service.unavailable", "The server cannot serve right now.");
    response.json({ status: "ready", ...state });
  });
  router.get("/metrics", async (_request, response) => {
    response.type("text/plain; version=0.0.4").send(await metrics());
  });
  return router;
}
