import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const PAGE = Buffer.alloc(4096);

/** A directory on a separate disk that is small enough to fill. Requires root. */
export class SmallDisk {
  private readonly filling: string;
  private readonly atExit = () => this.remove();

  constructor(
    private readonly directory: string,
    mebibytes: number,
  ) {
    this.filling = join(directory, "filling");
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "synctalk-faults", directory], { stdio: "pipe" });
    process.once("exit", this.atExit);
  }

  /** Fills the disk completely. */
  fill(): void {
    const file = openSync(this.filling, "w");
    try {
      for (;;) writeSync(file, PAGE);
    } catch {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filling, { force: true });
  }

  remove(): void {
    process.off("exit", this.atExit);
    execFileSync("umount", ["--lazy", this.directory], { stdio: "pipe" });
  }
}
