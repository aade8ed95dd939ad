import type { Finding } from "../../finding";
import { report } from "../findings";
import { REPOSITORY_IMAGE_QUOTA } from "../image";
import { findAppliedRule } from "./evaluateRepository";
import { DigestIndex } from "./digestIndex";
import { ImageState } from "./imageTable";
import { hasRule } from "../tagMatcher/ruleSet";
import type { Prepared, Repository } from "./prepare";

/** The tag under which cosign keeps a signature, an attestation or an SBOM of an image: an ordinary tag to Amazon ECR. */
const SIGNATURE_TAG = /^sha256-([0-9a-f]{64})\.(?:sig|att|sbom)$/;

/**
 * What a policy does to signatures by tag: they are counted as images, go before the image they are of, or stay after it. To be
 * called once the policy is evaluated; what it returns, once the next runs have taken what they take.
 * Fails with `lifecycle-signature-counted`, `lifecycle-signature-goes-first` and `lifecycle-signature-stays`.
 */
export function reviewSignatures(prepared: Prepared): () => Finding[] {
  const counted = new Map<number, number>();
  const signatures: SignatureOfImage[] = [];
  for (const repository of prepared.repositories) {
    for (const { tag, index, subject } of findSignatures(repository)) {
      for (const priority of countingRules(repository, index, prepared)) {
        counted.set(priority, (counted.get(priority) ?? 0) + 1);
      }
      if (subject === undefined) continue;
      const goes = watch(repository, index, prepared);
      signatures.push({ tag, goes, subjectGoes: watch(repository, subject, prepared) });
    }
  }
  return () => [
    ...[...counted].map(([priority, count]) =>
      report(
        "lifecycle-signature-counted",
        "images",
        `Rule ${priority} counts ${amount(count)} like images, so it keeps fewer images than its countNumber says; raise countNumber, or put a rule for sha256-* tags above and exclude them from the list.`,
      ),
    ),
    ...describe("lifecycle-signature-goes-first", namesWhere(signatures, true), [
      "goes before the image it is of, so that image",
      "go before the images they are of, so those images",
      " can no longer be verified; give the image's tags and sha256-* the same term.",
    ]),
    ...describe("lifecycle-signature-stays", namesWhere(signatures, false), [
      "stays behind when its image goes",
      "stay behind when their images go",
      "; add a rule for the tags sha256-* with the term of the images.",
    ]),
  ];
}

/** Whether an image is taken, by the run that was evaluated or by a later one. */
type IsTaken = () => boolean;

interface SignatureOfImage {
  readonly tag: string;
  readonly goes: IsTaken;
  readonly subjectGoes: IsTaken;
}

function watch(repository: Repository, index: number, { policy }: Prepared): IsTaken {
  const { state } = repository.table;
  const before = state[index];
  const isTaken = findAppliedRule(repository, index, policy) !== undefined;
  return () => isTaken || state[index] !== before;
}

/** The tags of signatures that go, or that stay, while their images do the opposite. */
function namesWhere(signatures: readonly SignatureOfImage[], goes: boolean): string[] {
  return signatures
    .filter((one) => one.goes() === goes && one.subjectGoes() !== goes)
    .map(({ tag }) => tag);
}

interface Signature {
  readonly tag: string;
  readonly index: number;
  /** The image it is of, where that is in the repository. */
  readonly subject: number | undefined;
}

function findSignatures({ table }: Repository): Signature[] {
  const found: (Omit<Signature, "subject"> & { readonly digest: string })[] = [];
  for (const [index, { imageTags }] of table.images.entries()) {
    for (const tag of imageTags ?? []) {
      const digest = tag.startsWith("sha256-") ? SIGNATURE_TAG.exec(tag)?.[1] : undefined;
      if (digest !== undefined) found.push({ tag, index, digest: `sha256:${digest}` });
    }
  }
  if (found.length === 0) return [];
  const indexes = new DigestIndex(table.images);
  return found.map(({ tag, index, digest }) => ({ tag, index, subject: indexes.get(digest) }));
}

/** The rules that count an image, unless a rule above that counts or waits less claims it alone. */
function countingRules(
  { table, referenced }: Repository,
  index: number,
  { policy: { rules } }: Prepared,
): number[] {
  if (table.state[index] !== ImageState.standard || referenced[index] !== 0) return [];
  return rules.flatMap(({ rulePriority, countType, keep }, place) => {
    const matches = hasRule(table.matchLow[index], table.matchHigh[index], place);
    return matches && countType === "imageCountMoreThan" && keep < REPOSITORY_IMAGE_QUOTA
      ? [rulePriority]
      : [];
  });
}

function describe(
  rule: Parameters<typeof report>[0],
  tags: readonly string[],
  [ofOne, ofMany, fix]: readonly [ofOne: string, ofMany: string, fix: string],
): Finding[] {
  const [first] = tags;
  if (first === undefined) return [];
  const what = tags.length === 1 ? ofOne : ofMany;
  return [report(rule, "images", `${amount(tags.length)} ${what}${fix} The first is ${first}.`)];
}

function amount(count: number): string {
  return count === 1 ? "1 signature by tag" : `${count} signatures by tag`;
}
