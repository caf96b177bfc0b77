import { blockedPresenceSuite } from "../e2e/blocked-presence.suite.js";
import { liveReceiptsSuite } from "../e2e/receipts.suite.js";
import { userDevicesSuite } from "../e2e/user-devices.suite.js";
import { twoNodesSuite } from "../e2e/two-nodes.suite.js";
import { startPostgresNodes } from "./postgres-nodes.js";

twoNodesSuite("on PostgreSQL and Redis", startPostgresNodes);
blockedPresenceSuite("on PostgreSQL and Redis", startPostgresNodes);
liveReceiptsSuite("on PostgreSQL and Redis", startPostgresNodes);
userDevicesSuite("on PostgreSQL and Redis", startPostgresNodes);
