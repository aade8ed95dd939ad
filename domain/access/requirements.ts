import { parseArn, getArnAccount } from "../arn";
import { matchesWildcard } from "../wildcard";
import type { AccessEvaluator } from "./accessEvaluator";
import { findLambdaGaps } from "./lambdaGaps";
import type { GovernedResource, Identity } from "./right";

/** What a pull takes besides the rights on its actions. */
export interface Requirement {
  readonly requirement: "cache" | "image" | "key" | "lambda" | "network" | "replica";
  /** `note` where no file tells, or nothing has to be done. */
  readonly outcome: "met" | "missing" | "note";
  readonly message: string;
}

/** What a pull takes besides the rights on its actions, as far as the input tells. */
export function findRequirements(
  evaluator: AccessEvaluator,
  identity: Identity,
  resource: GovernedResource,
): Requirement[] {
  return [
    ...findCacheRequirement(evaluator, identity, resource),
    ...findLambdaRequirement(evaluator, identity, resource),
    ...findNotes(evaluator, resource),
  ];
}

/** The first pull of an image through a cache takes further rights; later ones do not. */
function findCacheRequirement(
  evaluator: AccessEvaluator,
  identity: Identity,
  resource: GovernedResource,
): Requirement[] {
  const cache = evaluator.input.caches?.find(({ arn }) => matchesWildcard(arn, resource.arn));
  if (cache === undefined) return [];
  const exists = evaluator.input.repositories.some(({ arn }) => arn === resource.arn);
  const needed = ["ecr:BatchImportUpstreamImage", ...(exists ? [] : ["ecr:CreateRepository"])];
  const lacking = needed.flatMap((action) => {
    const { right, missing, results } = evaluator.decide(identity, resource, action);
    if (right !== undefined) return [];
    const denying = results.flatMap(({ layer, deny }) => (deny ? [layer] : []));
    const names = [...denying, ...missing].map(({ name }) => name);
    return [`${action}, which lacks in ${names.join(" and ")}`];
  });
  const what = exists ? "a new image" : "the first pull";
  if (lacking.length === 0) {
    const message = `${what} through the cache ${cache.arn} has the right to ${needed.join(" and ")}.`;
    return [{ requirement: "cache", outcome: "met", message }];
  }
  const message = `${what} through the cache ${cache.arn} requires ${lacking.join("; and ")}.`;
  return [{ requirement: "cache", outcome: exists ? "note" : "missing", message }];
}

function findLambdaRequirement(
  evaluator: AccessEvaluator,
  identity: Identity,
  resource: GovernedResource,
): Requirement[] {
  const accountId = getArnAccount(identity.arn);
  const functions = (evaluator.input.functions ?? []).filter(
    ({ arn, repositoryArn }) => repositoryArn === resource.arn && getArnAccount(arn) === accountId,
  );
  if (functions.length === 0 || accountId === getArnAccount(resource.arn)) return [];
  const region = parseArn(resource.arn)?.region ?? "";
  const elsewhere = functions.filter(({ arn }) => parseArn(arn)?.region !== region);
  const input = { ...evaluator.input, functions };
  const gaps = findLambdaGaps(resource, evaluator.findGrantees(resource), input);
  const messages = [
    ...gaps.map(({ message }) => message),
    ...elsewhere.map(
      ({ arn }) =>
        `AWS Lambda takes images of its own region only, and ${arn} is not in ${region}.`,
    ),
  ];
  if (messages.length > 0) {
    return messages.map((message) => ({ requirement: "lambda", outcome: "missing", message }));
  }
  const message = `AWS Lambda may pull for the functions of account ${accountId}.`;
  return [{ requirement: "lambda", outcome: "met", message }];
}

function findNotes(evaluator: AccessEvaluator, resource: GovernedResource): Requirement[] {
  const { kmsKey, replicaOf, arn } = resource;
  const region = parseArn(arn)?.region ?? "";
  const notes: [requirement: Requirement["requirement"], message: string | false][] = [
    [
      "key",
      kmsKey !== undefined &&
        `images are encrypted by ${kmsKey}: Amazon ECR decrypts by a grant of its own, so the principal requires no right on the key. Whether the key is enabled and has that grant is not seen.`,
    ],
    [
      "replica",
      replicaOf !== undefined &&
        `the repository is a replica of ${replicaOf}, whose policy is not replicated: only its own policy counts.`,
    ],
    [
      "network",
      evaluator.input.endpoint !== undefined &&
        `layers come from Amazon S3: the S3 gateway endpoint has to allow s3:GetObject on arn:aws:s3:::prod-${region}-starport-layer-bucket/*, which is not seen.`,
    ],
    ["image", "whether the tag or digest exists, and is not archived, is not seen."],
  ];
  return notes.flatMap(([requirement, message]) =>
    message === false ? [] : [{ requirement, outcome: "note", message }],
  );
}
