import assert from "node:assert/strict";
import { acrBills, restoreCost, storageBill } from "../../domain/cost";
import { PRICES, PRICES_AS_OF, isPriceName } from "../../domain/prices";

const GB = 2 ** 30;

function rounded(bill: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(bill).map(([key, value]) => [
      key,
      typeof value === "number" ? Number(value.toFixed(6)) : (value as unknown),
    ]),
  );
}

describe("storageBill", () => {
  it("bills each storage class by the GB", () => {
    assert.deepEqual(
      rounded(storageBill({ standardSizeInBytes: 100 * GB, archiveSizeInBytes: 10 * GB })),
      {
        standardSizeInBytes: 100 * GB,
        archiveSizeInBytes: 10 * GB,
        standardCost: 10,
        archiveCost: 1,
        totalCost: 11,
      },
    );
  });

  it("bills the archive by tiers: 150 TB at one price, the rest at the lower one", () => {
    const { archiveCost } = storageBill({
      standardSizeInBytes: 0,
      archiveSizeInBytes: 200 * 1024 * GB,
    });
    assert.equal(Number(archiveCost.toFixed(6)), 150 * 1024 * 0.1 + 50 * 1024 * 0.07);
  });

  it("is nothing for nothing", () => {
    assert.equal(storageBill({ standardSizeInBytes: 0, archiveSizeInBytes: 0 }).totalCost, 0);
  });
});

describe("acrBills", () => {
  const store = { standardSizeInBytes: 600 * GB, archiveSizeInBytes: 10 * GB };

  it("bills a registry by the day, with what it includes, and the rest by the GB", () => {
    assert.deepEqual(acrBills(store).map(rounded), [
      { tier: "Basic", registryCost: 5.01, storageCost: 60, totalCost: 65.01 },
      { tier: "Standard", registryCost: 20.01, storageCost: 51, totalCost: 71.01 },
      { tier: "Premium", registryCost: 50.01, storageCost: 11, totalCost: 61.01 },
    ]);
  });

  it("bills each geo-replica like a registry, and has them in Premium only", () => {
    assert.deepEqual(acrBills(store, 2).map(rounded), [
      { tier: "Premium", registryCost: 150.03, storageCost: 33, totalCost: 183.03 },
    ]);
  });

  it("bills no storage below what is included", () => {
    const [basic] = acrBills({ standardSizeInBytes: GB, archiveSizeInBytes: 0 });
    assert.equal(basic?.storageCost, 0);
  });
});

describe("restoreCost", () => {
  it("bills by the GB, once", () => {
    assert.equal(Number(restoreCost(100 * GB).toFixed(6)), 3);
  });
});

describe("the prices", () => {
  it("are dated, and each can be named", () => {
    assert.match(PRICES_AS_OF, /^\d{4}-\d\d$/);
    for (const name of Object.keys(PRICES)) assert.ok(isPriceName(name));
    for (const name of ["toString", "constructor", "", "storage"]) assert.ok(!isPriceName(name));
  });
});
