import { Router } from "express";

const GOOD_FOR_SECONDS = 300;

/** Serves the public keys that verify access tokens (RFC 7517), for gateways. Without keys there is no such route. */
export function jwksRoutes(publicKeys: Readonly<{ keys: readonly unknown[] }>): Router {
  const router = Router();
  if (publicKeys.keys.length === 0) return router;
  router.get("/.well-known/jwks.json", (_request, response) => {
    response.set("Cache-Control", `public, max-age=${GOOD_FOR_SECONDS}`).type("application/jwk-set+json");
    response.send(JSON.stringify(publicKeys));
  });
  return router;
}
