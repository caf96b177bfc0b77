import { InMemoryKnownAddresses } from "../../src/adapters/security/in-memory-known-addresses.js";
import { knownAddressesContract } from "./known-addresses.contract.js";

knownAddressesContract("in memory", async () => new InMemoryKnownAddresses());
