import { spawnSync } from "node:child_process";

/** A killed process that nobody has asked after yet is listed still, as a zombie. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
