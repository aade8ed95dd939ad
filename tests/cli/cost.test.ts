import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { IMAGES, LOW_POLICY, NOW, POLICY } from "./samples";

describe("ecr-hub cost", () => {
  const files = new Files();
  const GB = 2 ** 30;
  const inventory = files.write(
    "images.ndjson",
    IMAGES.map((image) => JSON.stringify({ ...image, imageSizeInBytes: 50 * GB })).join("\n"),
  );
  const policy = files.write("policy.json", POLICY);
  after(() => {
    files.remove();
  });

  it("prints the bill, what the policy saves, and other registries", async () => {
    const { stdout, exitCode } = await ecrHub([
      "cost",
      "--inventory",
      inventory,
      "--policy",
      policy,
      "--now",
      NOW,
    ]);
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        "Item                                     Size       Per month",
        "Amazon ECR, standard storage             200.0 GiB  $20.00",
        "Amazon ECR, archive                      0 B        $0.00",
        "Amazon ECR, total                        200.0 GiB  $20.00",
        "Amazon ECR, one region after the policy  150.0 GiB  $15.00",
        "Azure Container Registry, Basic          200.0 GiB  $24.01",
        "Azure Container Registry, Standard       200.0 GiB  $30.01",
        "Azure Container Registry, Premium        200.0 GiB  $50.01",
        "",
        "The policy expires 1 image and archives 0 images. It saves at most $5.00 a month: layers that other images share are not freed.",
        "",
        "Prices are quotes of 2026-06 for us-east-1; sizes and costs are upper bounds.",
        "",
      ].join("\n"),
    );
  });

  it("prints the findings on the policy, and ends with 1 unless warnings are ignored", async () => {
    const low = files.write("low.json", LOW_POLICY);
    const args = ["cost", "--inventory", inventory, "--policy", low, "--now", NOW];
    const [table, ignored] = await Promise.all([
      ecrHub(args),
      ecrHub([...args, "--format", "json", "--ignore-warnings"]),
    ]);
    assert.deepEqual([table.exitCode, ignored.exitCode], [1, 0]);
    assert.match(
      table.stdout,
      /upper bounds\.\n\nwarning {2}rules\[0\]\.selection\.countNumber {2}lifecycle-count-low\n/,
    );
    const { savings } = JSON.parse(ignored.stdout) as { savings: { findings: { rule: string }[] } };
    assert.deepEqual(
      savings.findings.map(({ rule }) => rule),
      ["lifecycle-count-low"],
    );
  });

  it("takes prices and geo-replicas, and prints JSON", async () => {
    const args = [
      "--price",
      "storageGbMonth=1",
      "--price",
      "acrPremiumDay=2",
      "--geo-replicas",
      "1",
      "--format",
      "json",
    ];
    const { stdout } = await ecrHub(["cost", "--inventory", inventory, ...args]);
    const report = JSON.parse(stdout) as {
      upperBound: boolean;
      amazonEcr: { totalCost: number };
      azureContainerRegistry: unknown[];
      prices: { storageGbMonth: number };
    };
    assert.equal(report.upperBound, true);
    assert.equal(report.amazonEcr.totalCost, 400);
    assert.deepEqual(report.azureContainerRegistry, [
      { tier: "Premium", registryCost: 120, storageCost: 0, totalCost: 120 },
    ]);
    assert.equal(report.prices.storageGbMonth, 1);
  });

  it("prints CSV", async () => {
    const { stdout } = await ecrHub(["cost", "--inventory", inventory, "--format", "csv"]);
    assert.match(
      stdout,
      new RegExp(`^item,sizeInBytes,dollars\\n"Amazon ECR, standard storage",${200 * GB},20\\n`),
    );
  });
});
