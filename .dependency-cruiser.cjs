const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join("|")})(/|$)`;
const prismaAdapter = "^src/adapters/persistence/prisma/";
const tests = "[.]test[.]tsx?$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "domain-knows-only-itself",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: "^src/domain/" },
    },
    {
      name: "application-knows-only-the-domain",
      severity: "error",
      from: { path: "^src/application/" },
      to: { pathNot: "^src/(domain|application)/" },
    },
    {
      name: "only-realtime-pushes",
      comment: "use cases record events in a transaction; ports.ts only lists the port",
      severity: "error",
      from: { path: "^src/application/", pathNot: "^src/application/(realtime/|ports/ports[.]ts$)" },
      to: { path: "^src/application/ports/message-broadcaster[.]ts$" },
    },
    {
      name: "protocol-knows-only-zod",
      severity: "error",
      from: { path: "^src/protocol/" },
      to: { pathNot: ["^src/protocol/", packages("zod")] },
    },
    {
      name: "adapters-know-only-the-core",
      severity: "error",
      from: { path: "^src/adapters/" },
      to: {
        pathNot: ["^src/(domain|application|protocol|adapters)/", "(^|/)node_modules/"],
        dependencyTypesNot: ["core"],
      },
    },
    {
      name: "adapters-do-not-know-one-another",
      comment: "api, presenters, codec and hints are for everyone",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/($1|api|presenters|codec|hints)(/|$)" },
    },
    {
      name: "persistences-do-not-know-one-another",
      severity: "error",
      from: { path: "^src/adapters/persistence/([^/]+)/" },
      to: { path: "^src/adapters/persistence/[^/]+/", pathNot: "^src/adapters/persistence/$1/" },
    },
    {
      name: "contracts-know-only-the-core",
      comment: "they run on any adapter, also on one outside the repository",
      severity: "error",
      from: { path: "^src/contracts/" },
      to: {
        pathNot: ["^src/(domain|application|contracts)/", packages("vitest", "fast-check", "uuidv7")],
        dependencyTypesNot: ["core"],
      },
    },
    {
      name: "nobody-knows-the-contracts",
      severity: "error",
      from: { path: "^(src|client|playground)/", pathNot: "^src/(contracts|public)/" },
      to: { path: "^src/contracts/" },
    },
    {
      name: "nobody-knows-main",
      severity: "error",
      from: { path: "^(src|client|playground)/", pathNot: "^src/(main|public)/" },
      to: { path: "^src/main/" },
    },
    {
      name: "nobody-knows-the-public-entries",
      comment: "they are the package's exports, for code outside the repository",
      severity: "error",
      from: { path: "^(src|client|playground)/" },
      to: { path: "^src/public/" },
    },
    {
      name: "server-knows-only-its-own-sources",
      severity: "error",
      from: { path: "^src/" },
      to: { pathNot: ["^src/", "(^|/)node_modules/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "tsyringe-only-in-the-container",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/main/container[.]ts$" },
      to: { path: packages("tsyringe", "reflect-metadata") },
    },
    {
      name: "prisma-only-in-its-adapter",
      severity: "error",
      from: { path: "^src/", pathNot: prismaAdapter },
      to: { path: [packages("@prisma/[^/]+", "pg", "pg-[^/]+", "@electric-sql/[^/]+"), `${prismaAdapter}generated/`] },
    },
    {
      name: "express-only-in-http",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/adapters/http/" },
      to: { path: packages("express", "express-serve-static-core") },
    },
    {
      name: "socketio-only-in-its-adapter",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/adapters/socketio/" },
      to: { path: packages("socket[.]io", "engine[.]io") },
    },
    {
      name: "client-knows-only-the-contract",
      severity: "error",
      from: { path: "^client/src/", pathNot: [tests, "^client/src/react/"] },
      to: { pathNot: ["^client/src/", "^src/protocol/", packages("socket[.]io-client")] },
    },
    {
      name: "hooks-know-only-the-sdk-and-react",
      comment: "they use what the package exports, like an application's own hooks",
      severity: "error",
      from: { path: "^client/src/react/" },
      to: { pathNot: ["^client/src/react/", "^client/src/index[.]ts$", packages("react")] },
    },
    {
      name: "nobody-knows-the-hooks",
      comment: "an application without React does not load them",
      severity: "error",
      from: { path: "^client/src/", pathNot: "^client/src/react/" },
      to: { path: "^client/src/react/" },
    },
    {
      name: "playground-knows-only-the-sdk",
      severity: "error",
      from: { path: "^playground/src/", pathNot: tests },
      to: { pathNot: ["^playground/src/", "(^|/)client/dist/", packages("@synctalk/client", "preact")] },
    },
    {
      name: "contract-is-types-in-the-sdk",
      severity: "error",
      from: { path: "^client/src/" },
      to: { path: "^src/protocol/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-development-dependencies-in-the-server",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/contracts/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "(^|/)node_modules/@types/" },
    },
    {
      name: "no-undeclared-dependencies",
      comment:
        "vitest, fast-check and react are peers and development dependencies at once, which the cruiser cannot classify",
      severity: "error",
      from: { path: "^(src|client|playground)/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], pathNot: packages("vitest", "fast-check", "react") },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^(src|client|playground)/" },
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: { path: "^(src|client|playground)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["(^|/)node_modules/", "(^|/)client/dist/", `${prismaAdapter}generated/`] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
