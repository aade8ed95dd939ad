import { type Finding, at, valueChecks, wrong } from "../finding";
import { checkList } from "./grants";
import { checkPolicyLength } from "../iam/iamPolicy";
import { isList } from "../json";
import {
  type CatalogData,
  type PublicRepositoryIntent,
  GALLERY_ARCHITECTURES,
  GALLERY_OPERATING_SYSTEMS,
  PUBLIC_REGISTRY_REGION,
  buildPublicRepositoryPolicy,
} from "./publicRepository";
import { checkPushGrant } from "./repositoryGrantCheck";
import { RESOURCE_POLICY_LENGTH } from "../iam/resourcePolicyCheck";
import { type RuleTable, error, reporter, warning } from "../rule";

/** Rules of repositories in Amazon ECR Public. */
export const publicRepositoryRules = {
  "public-repository-name-format": error(
    "The name of a public repository has characters or separators that AWS refuses.",
  ),
  "public-repository-name-length": error(
    "The name of a public repository has fewer than 2 or more than 205 characters.",
  ),
  "public-repository-policy-size": error(
    "The policy of a public repository has more than 10,240 characters.",
  ),
  "catalog-text-length": error(
    "A text of the catalog data is longer than the Amazon ECR Public Gallery takes.",
  ),
  "catalog-tag-length": error(
    "An architecture or operating system is empty or has more than 50 characters.",
  ),
  "catalog-tag-count": error(
    "The catalog data has more than 50 architectures or operating systems.",
  ),
  "catalog-tag-unlisted": warning(
    "The Amazon ECR Public Gallery does not show an architecture or operating system.",
  ),
  "catalog-logo-format": error("A logo is not in base64."),
  "catalog-logo-size": error("A logo has more than 512,000 bytes."),
} satisfies RuleTable;

const report = reporter(publicRepositoryRules);

const NAME_PART = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const checkNameFormat = valueChecks(report)(
  "public-repository-name-format",
  "public repository name",
  new RegExp(`^${NAME_PART}(?:/${NAME_PART})*$`),
  "lower-case letters and digits, with single . _ - or / between them",
);

/** Checks the name of a public repository. Fails with `public-repository-name-…`. */
export function checkPublicRepositoryName(name: unknown, path: string): Finding[] {
  const findings = checkNameFormat(name, path);
  if (typeof name === "string" && (name.length < 2 || name.length > 205)) {
    const message = `public repository name has the wrong length: given ${name.length} characters, allowed 2 to 205.`;
    findings.push(report("public-repository-name-length", path, message));
  }
  return findings;
}

/** AWS takes 25,600 characters of the long texts, its Pulumi and Terraform provider no more than these. */
const LONGEST_TEXTS = { description: 1_024, aboutText: 10_240, usageText: 10_240 } as const;

/** Checks what the gallery shows; paths begin with `path`. Fails with `catalog-…`. */
export function checkCatalogData(catalogData: CatalogData, path: string): Finding[] {
  const { architectures, operatingSystems, logoImageBlob } = catalogData;
  return [
    ...checkText(catalogData, "description", path),
    ...checkText(catalogData, "aboutText", path),
    ...checkText(catalogData, "usageText", path),
    ...checkTags(architectures, at(path, "architectures"), GALLERY_ARCHITECTURES),
    ...checkTags(operatingSystems, at(path, "operatingSystems"), GALLERY_OPERATING_SYSTEMS),
    ...checkLogo(logoImageBlob, at(path, "logoImageBlob")),
  ];
}

function checkText(
  catalogData: CatalogData,
  key: keyof typeof LONGEST_TEXTS,
  path: string,
): Finding[] {
  const { length } = catalogData[key] ?? "";
  const longest = LONGEST_TEXTS[key];
  if (length <= longest) return [];
  const message = `text is too long: given ${length} characters, allowed at most ${longest}.`;
  return [report("catalog-text-length", at(path, key), message)];
}

function checkTags(tags: unknown, path: string, gallery: readonly string[]): Finding[] {
  const findings = checkList(tags, path, (tag, tagPath) => checkTag(tag, tagPath, gallery));
  if (!isList(tags) || tags.length <= 50) return findings;
  const message = `too many entries: given ${tags.length}, allowed at most 50.`;
  return [report("catalog-tag-count", path, message), ...findings];
}

function checkTag(tag: unknown, path: string, gallery: readonly string[]): Finding[] {
  if (typeof tag !== "string" || tag.length < 1 || tag.length > 50) {
    const message = wrong("entry has the wrong length", tag, "1 to 50 characters");
    return [report("catalog-tag-length", path, message)];
  }
  if (gallery.includes(tag)) return [];
  const message = wrong("entry is not shown in the gallery", tag, gallery.join(", "));
  return [report("catalog-tag-unlisted", path, message)];
}

const LARGEST_LOGO_IN_BYTES = 512_000;

function checkLogo(blob: unknown, path: string): Finding[] {
  if (blob === undefined) return [];
  if (typeof blob !== "string" || blob.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) {
    const message = wrong("logo", blob, "a picture in base64, without line breaks");
    return [report("catalog-logo-format", path, message)];
  }
  const padding = blob.endsWith("==") ? 2 : blob.endsWith("=") ? 1 : 0;
  const sizeInBytes = (blob.length / 4) * 3 - padding;
  if (sizeInBytes <= LARGEST_LOGO_IN_BYTES) return [];
  const message = `logo is too large: given ${sizeInBytes} bytes, allowed at most ${LARGEST_LOGO_IN_BYTES}.`;
  return [report("catalog-logo-size", path, message)];
}

/** Checks who may push; paths begin with `push`. Fails with `grant-…` and `public-repository-policy-size`. */
export function checkPublicRepositoryGrant(push: PublicRepositoryIntent["push"]): Finding[] {
  return [
    ...checkPushGrant(push, PUBLIC_REGISTRY_REGION),
    ...checkPolicyLength(
      buildPublicRepositoryPolicy(push),
      { what: "policy", most: RESOURCE_POLICY_LENGTH },
      (message) => report("public-repository-policy-size", "push", message),
    ),
  ];
}
