import { wrong } from "../../domain/finding";
import { parsePolicyDocument } from "../../domain/iam/iamPolicy";
import { checkIdentityPolicy } from "../../domain/iam/identityPolicy";
import { matchesWildcard } from "../../domain/wildcard";
import { under } from "../support/paths";
import type { JudgedResource, PolicyFinding } from "../support/policy";
import { type Values, flag, strings } from "../support/settings";
import type { Place } from "../support/unknown";
import { textOf } from "../support/values";

/** Who may push, and what is judged. */
export const rightsSettings = {
  publishers: strings({
    description:
      "Names or URNs of the IAM resources that may let somebody push; `*` stands for any run of characters. Where none is " +
      "given, any may, as long as the repositories are named.",
  }),
  judgeFullAccess: flag(
    "Whether statements that allow all actions of all services count as well.",
    false,
  ),
};

/** The findings that count for a resource with these settings. */
export function unwantedRules(
  resource: JudgedResource,
  config: Values<typeof rightsSettings>,
): Set<string> {
  const { publishers, judgeFullAccess } = config;
  const isPublisher = publishers.some(
    (each) => matchesWildcard(each, resource.name) || matchesWildcard(each, resource.urn),
  );
  return new Set([
    "identity-policy-wildcard-action",
    "identity-policy-push-everywhere",
    ...(publishers.length > 0 && !isPublisher ? ["identity-policy-push"] : []),
    ...(judgeFullAccess ? ["identity-policy-full-access"] : []),
  ]);
}

/** Judges a policy of an identity by the rules that count. */
export function judgeDocument({ path, read }: Place, rules: ReadonlySet<string>): PolicyFinding[] {
  const value = read();
  const document = parsePolicyDocument(value);
  if (document.ok) {
    const findings = checkIdentityPolicy(document.value);
    return under(
      path,
      findings.filter(({ rule }) => rules.has(rule)),
    );
  }
  // IAM refuses what cannot be read. Unless it speaks of ECR, it is no business of this pack.
  return textOf(value).includes("ecr:") ? under(path, document.findings) : [];
}

const MANAGED =
  /:aws:policy\/(AmazonEC2ContainerRegistry(FullAccess|PowerUser)|AmazonElasticContainerRegistryPublic(FullAccess|PowerUser))$/;

/** Judges a policy that is attached by its ARN: those of AWS itself are known. */
export function* judgeAttached({ path, read }: Place): Generator<PolicyFinding> {
  const arn = read();
  if (!MANAGED.test(textOf(arn))) return;
  const allowed = "AmazonEC2ContainerRegistryPullOnly, or a policy that names repositories";
  yield { path, message: wrong("policy of AWS allows to push to every repository", arn, allowed) };
}
