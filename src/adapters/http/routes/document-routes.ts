import express, { Router, type RequestHandler } from "express";

const DOCUMENTS = ["openapi.json", "asyncapi.json"];

/** Allows inline styles and data images, which the viewer of the API reference uses. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the API documents in the directory `documents`, and their viewer in `reference` at `/docs`. */
export function documentRoutes(documents: string, reference: string | null): Router {
  const router = Router();
  for (const name of DOCUMENTS)
    router.get(`/${name}`, (_request, response) => {
      response.set("Cache-Control", "no-cache");
      response.sendFile(name, { root: documents, cacheControl: false, acceptRanges: false });
    });
  if (reference === null) return router;
  // Relative, because the base path was removed from the request's address.
  router.get(/^\/docs$/, (_request, response) => response.redirect(308, "docs/"));
  router.use("/docs", referencePolicy, express.static(reference, { cacheControl: false, redirect: false }));
  return router;
}

const referencePolicy: RequestHandler = (_request, response, next) => {
  response.set("Content-Security-Policy", CONTENT_SECURITY_POLICY).set("Cache-Control", "no-cache");
  next();
};
