import { join } from "node:path";
import express, { Router } from "express";

/** The web page at `/`. Its assets carry their content's hash in their names, so that they never change. */
export function playground(directory: string): Router {
  const router = Router();
  router.use(
    "/assets",
    express.static(join(directory, "assets"), { index: false, redirect: false, immutable: true, maxAge: "1y" }),
  );
  router.use(
    express.static(directory, {
      cacheControl: false,
      redirect: false,
      setHeaders: (response) => response.set("Cache-Control", "no-cache"),
    }),
  );
  return router;
}
