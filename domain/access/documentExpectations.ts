import { parseArn, renderArn } from "../arn";
import type { PolicyDocument } from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import { proveAccess } from "./accessMatrix";
import { type ExpectationResult, findCounterExample, toResult } from "./expectationCheck";
import type { Expectation } from "./expectations";
import type { Organization } from "./organization";

/** The policy of a repository, of a registry or of a creation template, whatever repositories there are. */
export interface RepositoriesPolicy {
  /** Such as `registry policy`. */
  readonly name: string;
  readonly document: PolicyDocument;
  /** Account of the registry; empty where it is not known. */
  readonly accountId: string;
  /** Names of the repositories that the policy can be for, with `*`: all, those of a template, or one. */
  readonly repositories: string;
}

/**
 * Holds expectations with `only` or `nobody` against one policy, by an example of a repository for each statement and expectation that
 * concern the same names. Those on single roles and users need `checkExpectations`.
 */
export function checkDocumentExpectations(
  expectations: readonly Expectation[],
  { name, document, accountId, repositories }: RepositoriesPolicy,
  organizations: readonly Organization[] = [],
): ExpectationResult[] {
  const patterns = document.statements.flatMap(({ resources }) => resources ?? ["*"]);
  const arns = expectations.flatMap((expectation) =>
    patterns.flatMap((pattern) => {
      const { partition, region, ...arn } = parseArn(pattern) ?? { partition: "aws", region: "" };
      const owner = "accountId" in arn && isAccountId(arn.accountId) ? arn.accountId : accountId;
      const [, ofStatement = "*"] = /:repository\/(.+)$/.exec(pattern) ?? [];
      const example = findExample([expectation.repositories, repositories, ofStatement]);
      if (example === undefined) return [];
      return renderArn({
        partition: partition.replace(/.*[*?].*/, "aws"),
        service: "ecr",
        region: region.replace(/.*[*?].*/, "us-east-1"),
        accountId: owner,
        resource: `repository/${example}`,
      });
    }),
  );
  const policies = [{ name, document }];
  const proof = proveAccess({
    repositories: [...new Set(arns)].map((arn) => ({ arn, policies })),
    identities: [],
    organizations,
  });
  return expectations.map((one) => toResult(one, findCounterExample(one, proof)));
}

/** A name that all of some patterns match, with `example` where any text will do; undefined where there is none. */
function findExample(patterns: readonly string[], failed = new Set<string>()): string | undefined {
  const key = patterns.join(" ");
  if (failed.has(key)) return undefined;
  failed.add(key);
  if (patterns.every((one) => one === "")) return "";
  const isFree = patterns.every((one) => one.startsWith("*"));
  for (const [index, one] of patterns.entries()) {
    if (!one.startsWith("*")) continue;
    const rest = findExample(patterns.with(index, one.slice(1)), failed);
    if (rest !== undefined) return isFree ? `example${rest}` : rest;
  }
  const [next = "x"] = patterns.find((one) => /^[^*?]/.test(one)) ?? "";
  const after = patterns.map((one) => {
    if (one.startsWith("*")) return one;
    return one.startsWith(next) || one.startsWith("?") ? one.slice(1) : undefined;
  });
  if (isFree || after.includes(undefined)) return undefined;
  const rest = findExample(
    after.filter((one) => one !== undefined),
    failed,
  );
  return rest === undefined ? undefined : `${next}${rest}`;
}
