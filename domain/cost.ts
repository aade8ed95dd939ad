import { type Prices, PRICES } from "./prices";

const GB = 2 ** 30;

/** What a registry holds, as sums of image sizes. */
export interface StoredSizes {
  readonly standardSizeInBytes: number;
  readonly archiveSizeInBytes: number;
}

/** The storage of one month on Amazon ECR, in US dollars. */
export interface StorageBill extends StoredSizes {
  readonly standardCost: number;
  readonly archiveCost: number;
  readonly totalCost: number;
}

/** The same store on one tier of Azure Container Registry, in US dollars a month. */
export interface AcrBill {
  readonly tier: "Basic" | "Standard" | "Premium";
  readonly registryCost: number;
  readonly storageCost: number;
  readonly totalCost: number;
}

/**
 * The month's storage bill on Amazon ECR for what is stored in one region, an upper bound: sizes are added up, and Amazon
 * ECR bills a layer once, however many images of a repository have it.
 */
export function storageBill(sizes: StoredSizes, prices: Prices = PRICES): StorageBill {
  const { standardSizeInBytes, archiveSizeInBytes } = sizes;
  const archived = archiveSizeInBytes / GB;
  const standardCost = (standardSizeInBytes / GB) * prices.storageGbMonth;
  const archiveCost =
    Math.min(archived, prices.archiveTierGb) * prices.archiveGbMonth +
    Math.max(0, archived - prices.archiveTierGb) * prices.archiveGbMonthAboveTier;
  const totalCost = standardCost + archiveCost;
  return { standardSizeInBytes, archiveSizeInBytes, standardCost, archiveCost, totalCost };
}

/**
 * What the same store costs on Azure Container Registry in each tier. Only Premium has geo-replicas: each is billed as a
 * registry with a copy of the store.
 */
export function acrBills(
  { standardSizeInBytes, archiveSizeInBytes }: StoredSizes,
  geoReplicas = 0,
  prices: Prices = PRICES,
): AcrBill[] {
  const stored = (standardSizeInBytes + archiveSizeInBytes) / GB;
  const bill = (
    tier: AcrBill["tier"],
    dayRate: number,
    included: number,
    copies: number,
  ): AcrBill => {
    const registryCost = dayRate * prices.daysInMonth * copies;
    const storageCost = Math.max(0, stored - included) * prices.acrStorageGbMonth * copies;
    return { tier, registryCost, storageCost, totalCost: registryCost + storageCost };
  };
  const single =
    geoReplicas > 0
      ? []
      : [
          bill("Basic", prices.acrBasicDay, prices.acrBasicIncludedGb, 1),
          bill("Standard", prices.acrStandardDay, prices.acrStandardIncludedGb, 1),
        ];
  const premium = bill(
    "Premium",
    prices.acrPremiumDay,
    prices.acrPremiumIncludedGb,
    1 + geoReplicas,
  );
  return [...single, premium];
}

/** What restoring from the archive costs once, in US dollars. */
export function restoreCost(sizeInBytes: number, prices: Prices = PRICES): number {
  return (sizeInBytes / GB) * prices.archiveRestoreGb;
}
