import { reporter } from "../rule";
import type { RuleTable } from "../rule";

/** Rules of image inventories. */
export const inventoryRules = {
  "inventory-image": { severity: "error", meaning: "An image of the inventory cannot be read." },
  "inventory-duplicate-image": {
    severity: "warning",
    meaning: "An image is in the inventory twice.",
  },
  "inventory-children-unknown": {
    severity: "warning",
    meaning: "The manifests of an image index are not known.",
  },
  "inventory-archived-at-unknown": {
    severity: "warning",
    meaning: "The time of archiving an image is not known.",
  },
} as const satisfies RuleTable;

export const report = reporter(inventoryRules);
