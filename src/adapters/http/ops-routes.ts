import { Router } from "express";
import { DomainError } from "../../domain/shared/domain-error.js";

/** What `/readyz` says of a server that can serve; it rejects or is `null` while the server cannot. */
export type Readiness = () => Promise<Readonly<{ mode: string; durability: string }> | null>;

export function opsRoutes(readiness: Readiness): Router {
  const router = Router();
  router.get("/livez", (_request, response) => {
    response.json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    const state = await readiness().catch(() => null);
    if (!state) throw new DomainError("unavailable", "service.unavailable", "The server cannot serve right now.");
    response.json({ status: "ready", ...state });
  });
  return router;
}
