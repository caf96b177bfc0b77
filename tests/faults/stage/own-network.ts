import { execFileSync } from "node:child_process";

/** Connections of the simulated machine, each on its own wire. */
const WIRES = ["clients", "database", "bus"] as const;
export type Wire = (typeof WIRES)[number];

/** Addresses reserved for network tests. */
const addressOf = (wire: Wire, end: "near" | "far"): string =>
  `198.18.${process.pid % 256}.${4 * WIRES.indexOf(wire) + (end === "near" ? 1 : 2)}`;
const NOBODY = "02:00:00:00:00:01";

/** A network namespace that acts as another machine, with wires that can be cut. */
export class OwnNetwork {
  private readonly name = `synctalk-${process.pid}`;
  private readonly atExit = () => this.close();

  private constructor() {
    process.once("exit", this.atExit);
  }

  /** `null` when the system does not permit it. */
  static made(): OwnNetwork | null {
    if (process.getuid?.() !== 0) return null;
    const network = new OwnNetwork();
    try {
      network.lay();
      return network;
    } catch {
      network.close();
      return null;
    }
  }

  /** Address of this machine, as seen from inside. */
  near(wire: Wire): string {
    return addressOf(wire, "near");
  }

  /** Address of the namespace, as seen from this machine. */
  far(wire: Wire): string {
    return addressOf(wire, "far");
  }

  /** Prefix that runs a command inside. The command keeps its process id. */
  get command(): readonly string[] {
    return ["ip", "netns", "exec", this.name];
  }

  /** Routes all packets to an unused address, so that they vanish without an error. */
  cut(wire: Wire): void {
    const wrong = (address: string) => ["neigh", "replace", address, "lladdr", NOBODY, "nud", "permanent"];
    ip(...wrong(this.far(wire)), "dev", this.device(wire, "n"));
    ip("-n", this.name, ...wrong(this.near(wire)), "dev", this.device(wire, "f"));
  }

  heal(wire: Wire): void {
    ip("neigh", "del", this.far(wire), "dev", this.device(wire, "n"));
    ip("-n", this.name, "neigh", "del", this.near(wire), "dev", this.device(wire, "f"));
  }

  /** Removes the namespace and its wires. */
  close(): void {
    process.off("exit", this.atExit);
    for (const wire of WIRES) quietly("link", "del", this.device(wire, "n"));
    quietly("netns", "del", this.name);
  }

  private lay(): void {
    ip("netns", "add", this.name);
    ip("-n", this.name, "link", "set", "lo", "up");
    for (const wire of WIRES) this.layWire(wire);
  }

  private layWire(wire: Wire): void {
    const [near, far] = [this.device(wire, "n"), this.device(wire, "f")];
    ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", this.name);
    ip("addr", "add", `${this.near(wire)}/30`, "dev", near);
    ip("link", "set", near, "up");
    ip("-n", this.name, "addr", "add", `${this.far(wire)}/30`, "dev", far);
    ip("-n", this.name, "link", "set", far, "up");
  }

  /** Device names have at most fifteen characters. */
  private device(wire: Wire, end: "n" | "f"): string {
    return `st${process.pid}${wire.slice(0, 2)}${end}`;
  }
}

const ip = (...args: string[]): void => void execFileSync("ip", args, { stdio: "pipe" });

function quietly(...args: string[]): void {
  try {
    ip(...args);
  } catch {
    // The namespace does not exist.
  }
}
