import { join } from "node:path";
import express, { Router, type RequestHandler } from "express";

/** The web page at `/`. Its assets carry their content's hash in their names, so that they never change. */
export function playground(directory: string, basePath: string): Router {
  const router = Router();
  router.use(withLastSlash(basePath));
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

/** The page's relative addresses lead elsewhere from a base path without a slash at its end. */
const withLastSlash =
  (basePath: string): RequestHandler =>
  ({ path, url }, response, next) => {
    if (basePath === "" || path !== basePath) return next();
    response.redirect(308, `${basePath}/${url.slice(basePath.length)}`);
  };
