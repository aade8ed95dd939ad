import { type RuleTable, reporter } from "../rule";

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
  "inventory-incomplete": {
    severity: "error",
    meaning: "The inventory ends with a token for more images, so it is not whole.",
  },
  "inventory-preview": {
    severity: "error",
    meaning: "A preview of Amazon ECR cannot be read, or is not complete.",
  },
  "inventory-digest": { severity: "warning", meaning: "An imageDigest is not a digest." },
  "inventory-status-unknown": {
    severity: "warning",
    meaning: "An imageStatus is not one of AWS's words.",
  },
  "inventory-size-unknown": {
    severity: "warning",
    meaning: "The size of an image is not known, so sums of sizes are too low.",
  },
  "inventory-pushed-later": {
    severity: "warning",
    meaning: "An image was pushed after the moment at which the rules are evaluated.",
  },
  "inventory-archived-index-broken": {
    severity: "warning",
    meaning: "Manifests of an archived index are gone or go, so restoring it gives a broken image.",
  },
} as const satisfies RuleTable;

export const report = reporter(inventoryRules);
