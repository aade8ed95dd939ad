import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCacheFolder } from "../../local/support/cache";
import { withLock } from "../../local/support/lock";
import { useTemporaryFolder } from "./support/temporaryFolder";

describe("the folder where parts are kept", () => {
  const temporary = useTemporaryFolder("ECR_HUB_CACHE");

  it("is made with all folders above it", () => {
    const folder = join(temporary(), "a/b");
    process.env.ECR_HUB_CACHE = folder;
    assert.equal(makeCacheFolder(), folder);
    assert.equal(makeCacheFolder(), folder);
  });

  it("is refused at once, in one sentence, where none can be made", () => {
    const file = join(temporary(), "file");
    writeFileSync(file, "");
    const impossible: [folder: string, code: string][] = [
      [file, "ENOTDIR"],
      [join(file, "below"), "ENOTDIR"],
      ...(process.platform === "linux"
        ? [["/proc/none/ecr-hub", "ENOENT"] as [string, string]]
        : []),
    ];
    for (const [folder, code] of impossible) {
      process.env.ECR_HUB_CACHE = folder;
      assert.throws(makeCacheFolder, {
        message: `Nothing can be kept in ${folder} (${code}): name a folder that can be written to in ECR_HUB_CACHE.`,
      });
    }
  });
});

describe("a lock", () => {
  const temporary = useTemporaryFolder();

  it("is not waited for where it cannot be made", async () => {
    const work = () => Promise.resolve();
    await assert.rejects(withLock(join(temporary(), "missing/part"), work), { code: "ENOENT" });
  });

  it("is waited for while another has it, and the wait is told", async () => {
    const path = join(temporary(), "part");
    const order: string[] = [];
    const told = () => order.push("waits");
    const first = withLock(path, async () => {
      while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("first");
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, withLock(path, () => Promise.resolve(order.push("second")), told)]);
    assert.deepEqual(order, ["waits", "first", "second"]);
  });
});
