export type Probe = {
  rule: string;
  /** Other rules that refuse the same import. */
  also?: string[];
  files: Record<string, string>;
};

const imports = (...names: string[]) => names.map((name) => `import "${name}";\n`).join("");
const types = (name: string) => `import type { Thing } from "${name}";\nexport type Other = Thing;\n`;
const thing = "export type Thing = { id: string };\nexport const thing = 1;\n";

/** Imports that no rule may refuse. Includes the targets of the probes. */
export const allowed: Record<string, string> = {
  "src/domain/rooms/room.ts": thing,
  "src/domain/rooms/access.ts": types("./room.js"),
  "src/application/rooms/join-room.ts": types("../../domain/rooms/room.js"),
  "src/application/ports/clock.ts": thing,
  "src/application/ports/message-broadcaster.ts": thing,
  "src/application/realtime/publish/publisher.ts": types("../../ports/message-broadcaster.js"),
  "src/protocol/rooms.ts": `${imports("zod")}${thing}`,
  "src/adapters/presenters/room-view.ts": `${types("../../protocol/rooms.js")}${thing}`,
  "src/adapters/http/app.ts": imports("express", "node:http", "helmet", "../presenters/room-view.js") + thing,
  "src/adapters/http/request-types.ts": `import type { Request } from "express";\nexport type R = Request;\n`,
  "src/adapters/socketio/gateway.ts": imports(
    "socket.io",
    "../../protocol/rooms.js",
    "../../application/ports/clock.js",
  ),
  "src/adapters/persistence/serial.ts": thing,
  "src/adapters/persistence/memory/rooms.ts": imports("../serial.js") + thing,
  "src/adapters/persistence/prisma/rooms.ts": imports("pg", "@prisma/adapter-pg", "./generated/client.js"),
  "src/adapters/persistence/prisma/generated/client.ts": imports("@prisma/client") + thing,
  "src/main/server.ts": imports("./container.js", "node:process", "../adapters/http/app.js") + thing,
  "src/main/container.ts": imports("reflect-metadata", "tsyringe") + thing,
  "src/contracts/rooms.contract.ts": imports("vitest", "fast-check", "node:timers", "../domain/rooms/room.js") + thing,
  "src/public/server.ts": imports("../main/server.js", "../contracts/rooms.contract.js") + thing,
  "playground/src/page.tsx": imports("preact", "preact/hooks", "@synctalk/client"),
  "playground/src/page.test.ts": imports("vitest"),
  "client/src/client.ts": imports("socket.io-client") + types("../../src/protocol/rooms.js"),
  "client/src/index.ts": imports("./client.js") + thing,
  "client/src/react/provider.ts": imports("react", "../index.js") + thing,
  "client/src/react/hooks.ts": imports("./provider.js"),
  "client/src/client.test.ts": imports("vitest", "fast-check"),
  "tests/support/app.ts": thing,
};

export const probes: Probe[] = [
  { rule: "domain-knows-only-itself", files: { "src/domain/a.ts": types("../application/ports/clock.js") } },
  { rule: "domain-knows-only-itself", files: { "src/domain/b.ts": imports("zod") } },
  { rule: "domain-knows-only-itself", files: { "src/domain/c.ts": imports("node:crypto") } },
  { rule: "application-knows-only-the-domain", files: { "src/application/a.ts": types("../protocol/rooms.js") } },
  { rule: "application-knows-only-the-domain", files: { "src/application/b.ts": imports("uuidv7") } },
  { rule: "application-knows-only-the-domain", files: { "src/application/c.ts": imports("node:timers") } },
  { rule: "application-knows-only-the-domain", files: { "src/application/d.ts": types("../adapters/http/app.js") } },
  { rule: "only-realtime-pushes", files: { "src/application/e.ts": types("./ports/message-broadcaster.js") } },
  { rule: "protocol-knows-only-zod", files: { "src/protocol/a.ts": types("../domain/rooms/room.js") } },
  { rule: "protocol-knows-only-zod", files: { "src/protocol/b.ts": imports("uuidv7") } },
  {
    rule: "adapters-know-only-the-core",
    also: ["nobody-knows-main"],
    files: { "src/adapters/system/a.ts": types("../../main/server.js") },
  },
  { rule: "adapters-do-not-know-one-another", files: { "src/adapters/redis/a.ts": types("../http/app.js") } },
  { rule: "adapters-do-not-know-one-another", files: { "src/adapters/presenters/a.ts": types("../http/app.js") } },
  { rule: "adapters-do-not-know-one-another", files: { "src/adapters/loose.ts": types("./http/app.js") } },
  {
    rule: "persistences-do-not-know-one-another",
    files: { "src/adapters/persistence/prisma/a.ts": types("../memory/rooms.js") },
  },
  { rule: "contracts-know-only-the-core", files: { "src/contracts/a.ts": types("../adapters/http/app.js") } },
  { rule: "contracts-know-only-the-core", files: { "src/contracts/b.ts": imports("supertest") } },
  { rule: "nobody-knows-the-contracts", files: { "src/main/e.ts": types("../contracts/rooms.contract.js") } },
  { rule: "nobody-knows-main", files: { "src/elsewhere/a.ts": types("../main/server.js") } },
  { rule: "nobody-knows-the-public-entries", files: { "src/main/f.ts": types("../public/server.js") } },
  { rule: "server-knows-only-its-own-sources", files: { "src/main/a.ts": types("../../tests/support/app.js") } },
  { rule: "tsyringe-only-in-the-container", files: { "src/adapters/security/a.ts": imports("tsyringe") } },
  { rule: "tsyringe-only-in-the-container", files: { "src/main/g.ts": imports("tsyringe") } },
  { rule: "tsyringe-only-in-the-container", files: { "src/adapters/security/b.ts": imports("reflect-metadata") } },
  { rule: "prisma-only-in-its-adapter", files: { "src/adapters/persistence/memory/a.ts": imports("@prisma/client") } },
  { rule: "prisma-only-in-its-adapter", files: { "src/adapters/system/b.ts": `import type { Pool } from "pg";\n` } },
  { rule: "prisma-only-in-its-adapter", files: { "src/main/b.ts": imports("@electric-sql/pglite") } },
  {
    rule: "prisma-only-in-its-adapter",
    files: { "src/main/c.ts": types("../adapters/persistence/prisma/generated/client.js") },
  },
  { rule: "express-only-in-http", files: { "src/main/d.ts": `import type { Express } from "express";\n` } },
  { rule: "socketio-only-in-its-adapter", files: { "src/adapters/http/a.ts": imports("socket.io") } },
  { rule: "client-knows-only-the-contract", files: { "client/src/a.ts": imports("zod") } },
  { rule: "client-knows-only-the-contract", files: { "client/src/b.ts": types("../../src/domain/rooms/room.js") } },
  { rule: "client-knows-only-the-contract", files: { "client/src/d.ts": imports("react") } },
  { rule: "hooks-know-only-the-sdk-and-react", files: { "client/src/react/a.ts": imports("../client.js") } },
  { rule: "hooks-know-only-the-sdk-and-react", files: { "client/src/react/b.ts": imports("socket.io-client") } },
  { rule: "nobody-knows-the-hooks", files: { "client/src/e.ts": imports("./react/provider.js") } },
  { rule: "playground-knows-only-the-sdk", files: { "playground/src/a.ts": imports("zod") } },
  { rule: "playground-knows-only-the-sdk", files: { "playground/src/b.ts": imports("socket.io-client") } },
  { rule: "playground-knows-only-the-sdk", files: { "playground/src/c.ts": types("../../src/protocol/rooms.js") } },
  { rule: "contract-is-types-in-the-sdk", files: { "client/src/c.ts": imports("../../src/protocol/rooms.js") } },
  { rule: "no-development-dependencies-in-the-server", files: { "src/adapters/system/c.ts": imports("supertest") } },
  { rule: "no-undeclared-dependencies", files: { "src/adapters/system/d.ts": imports("lodash") } },
  {
    rule: "no-cycles",
    files: {
      "src/domain/e.ts": `import type { Other } from "./f.js";\nexport type Thing = { other: Other };\n`,
      "src/domain/f.ts": types("./e.js"),
    },
  },
  {
    rule: "no-unresolvable",
    also: ["adapters-know-only-the-core", "server-knows-only-its-own-sources"],
    files: { "src/adapters/system/e.ts": imports("./missing.js") },
  },
];
