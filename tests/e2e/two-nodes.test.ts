import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { InProcessExchange } from "../../src/adapters/in-process/in-process-room-bus.js";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { RoomBus } from "../../src/application/ports/room-bus.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Config } from "../../src/main/config/config.js";
import { blockedPresenceSuite } from "./blocked-presence.suite.js";
import { liveReceiptsSuite } from "./receipts.suite.js";
import { revocationSuite } from "./revocation.suite.js";
import { userDevicesSuite } from "./user-devices.suite.js";
import { twoNodesSuite, type TwoNodes } from "./two-nodes.suite.js";

const SECRET = "a secret of at least thirty-two bytes";

async function start(config: Partial<Config> = {}): Promise<TwoNodes> {
  const { messageLog, ...store } = openMemoryStore();
  const exchange = new InProcessExchange();
  const presence = new InProcessPresence();
  let whole = true;
  const cuttable = (roomBus: RoomBus): RoomBus => ({
    start: (listener) => roomBus.start(listener),
    publish: (...publication) => whole && roomBus.publish(...publication),
    subscribe: (topic) => roomBus.subscribe(topic),
    unsubscribe: (topic) => roomBus.unsubscribe(topic),
  });
  const node = () =>
    startTestServer({
      config: { jwtSecret: SECRET, headCheckMs: 100, ...config },
      overrides: { ...store, messageLog, roomBus: cuttable(exchange.join()), presenceStore: presence.join() },
    });
  const apps = [await node(), await node()] as const;
  return {
    apps,
    cut: () => void (whole = false),
    mend: () => void (whole = true),
    close: async () => void (await Promise.all(apps.map((app) => app.close()))),
  };
}

twoNodesSuite("in memory", start);
blockedPresenceSuite("in memory", start);
liveReceiptsSuite("in memory", start);
userDevicesSuite("in memory", start);
revocationSuite("in memory", start);
