import { join } from "node:path";
import express, { Router, type RequestHandler } from "express";

/**
 * Serves the web page at `/`. The names of its assets contain the hash of their content, so they may be cached forever.
 */
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

/** Redirects a base path without a trailing slash: the page's relative addresses would be wrong there. */
const withLastSlash =
  (basePath: string): RequestHandler =>
  ({ path, url }, response, next) => {
    if (basePath === "" || path !== basePath) return next();
    response.redirect(308, `${basePath}/${url.slice(basePath.length)}`);
  };
