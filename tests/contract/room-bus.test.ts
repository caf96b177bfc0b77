import { InProcessExchange } from "../../src/adapters/in-process/in-process-room-bus.js";
import { roomBusContract } from "../../src/contracts/room-bus.contract.js";

roomBusContract("in process", async (count) => {
  const exchange = new InProcessExchange();
  return Array.from({ length: count }, () => exchange.join());
});
