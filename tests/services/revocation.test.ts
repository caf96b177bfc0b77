import { revocationSuite } from "../e2e/revocation.suite.js";
import { startPostgresNodes } from "./postgres-nodes.js";

revocationSuite("on PostgreSQL and Redis", startPostgresNodes);
