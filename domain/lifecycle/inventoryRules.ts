import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of image inventories. */
export const inventoryRules = {
  "inventory-image": error("An image of the inventory cannot be read."),
  "inventory-duplicate-image": warning("An image is in the inventory twice."),
  "inventory-children-unknown": warning("The manifests of an image index are not known."),
  "inventory-archived-at-unknown": warning("The time of archiving an image is not known."),
  "inventory-incomplete": error(
    "The inventory ends with a token for more images, so it is not whole.",
  ),
  "inventory-preview": error("A preview of Amazon ECR cannot be read, or is not complete."),
  "inventory-digest": warning("An imageDigest is not a digest."),
  "inventory-status-unknown": warning("An imageStatus is not one of AWS's words."),
  "inventory-size-unknown": warning(
    "The size of an image is not known, so sums of sizes are too low.",
  ),
  "inventory-pushed-later": warning(
    "An image was pushed after the moment at which the rules are evaluated.",
  ),
  "inventory-archived-index-broken": warning(
    "Manifests of an archived index are gone or go, so restoring it gives a broken image.",
  ),
} as const satisfies RuleTable;

export const report = reporter(inventoryRules);
