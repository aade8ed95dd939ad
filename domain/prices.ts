/** The prices of a comparison, in US dollars. A GB is 2^30 bytes, as AWS and Azure bill it. */
export interface Prices {
  /** Amazon ECR: a GB in standard storage for a month. */
  readonly storageGbMonth: number;
  /** Amazon ECR: a GB in the archive for a month, up to `archiveTierGb`. */
  readonly archiveGbMonth: number;
  /** Amazon ECR: where the lower price of the archive begins, in GB. */
  readonly archiveTierGb: number;
  /** Amazon ECR: a GB in the archive for a month, above `archiveTierGb`. */
  readonly archiveGbMonthAboveTier: number;
  /** Amazon ECR: restoring a GB from the archive. */
  readonly archiveRestoreGb: number;
  /** Azure Container Registry: a registry of each tier for a day. */
  readonly acrBasicDay: number;
  readonly acrStandardDay: number;
  readonly acrPremiumDay: number;
  /** Azure Container Registry: the storage each tier includes, in GB. */
  readonly acrBasicIncludedGb: number;
  readonly acrStandardIncludedGb: number;
  readonly acrPremiumIncludedGb: number;
  /** Azure Container Registry: a GB beyond what is included, for a month. */
  readonly acrStorageGbMonth: number;
  readonly daysInMonth: number;
}

/** When the prices were collected. They are quotes by third parties for us-east-1, not an offer of AWS or Azure. */
export const PRICES_AS_OF = "2026-06";

/** Public list prices as of `PRICES_AS_OF`; each can be overridden. */
export const PRICES: Prices = {
  storageGbMonth: 0.1,
  archiveGbMonth: 0.1,
  archiveTierGb: 153_600,
  archiveGbMonthAboveTier: 0.07,
  archiveRestoreGb: 0.03,
  acrBasicDay: 0.167,
  acrStandardDay: 0.667,
  acrPremiumDay: 1.667,
  acrBasicIncludedGb: 10,
  acrStandardIncludedGb: 100,
  acrPremiumIncludedGb: 500,
  acrStorageGbMonth: 0.1,
  daysInMonth: 30,
};

/** Whether a text names a price. */
export function isPriceName(name: string): name is keyof Prices {
  return Object.hasOwn(PRICES, name);
}
