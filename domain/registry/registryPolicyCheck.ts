import { parseArn } from "../arn";
import { type Finding, at, wrong } from "../finding";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";
import { reachesService } from "../iam/resourcePattern";
import { checkResourcePolicy } from "../iam/resourcePolicyCheck";
import { registryPolicyRules } from "./registryPolicyRules";
import { reporter } from "../rule";

const report = reporter(registryPolicyRules);

/**
 * Checks a registry policy; paths are those of the document, such as `Statement[0].Principal`. Amazon ECR takes resources
 * that are no ARNs of repositories, and then lets nobody in. Fails with the findings of `registryPolicyRules`.
 */
export function checkRegistryPolicy(document: PolicyDocument): Finding[] {
  return [
    ...checkResourcePolicy(document, (fact, path, message) =>
      report(`registry-policy-${fact}`, path, message),
    ),
    ...document.statements.flatMap((one, index) => checkResources(one, at("Statement", index))),
  ];
}

const ALLOWED = "ARNs such as arn:aws:ecr:us-east-1:111111111111:repository/*";

function checkResources(statement: PolicyStatement, path: string): Finding[] {
  const { effect, resources, notResources } = statement;
  if (notResources !== undefined) {
    if (effect === "Deny") return [];
    const message = wrong("NotResource allows on all other resources", notResources, ALLOWED);
    return [report("registry-policy-wildcard-resource", at(path, "NotResource"), message)];
  }
  if (resources === undefined) {
    const message = `statement has no resource: allowed ${ALLOWED}.`;
    return [report("registry-policy-resource", path, message)];
  }
  return resources.flatMap((resource) => {
    if (isRepositoryArn(resource)) return [];
    if (!reachesService(resource, "ecr")) {
      const message = wrong("resource is no repository", resource, ALLOWED);
      return [report("registry-policy-resource", at(path, "Resource"), message)];
    }
    if (effect === "Deny") return [];
    const message = wrong("resource is not bound to repositories", resource, ALLOWED);
    return [report("registry-policy-wildcard-resource", at(path, "Resource"), message)];
  });
}

function isRepositoryArn(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === "ecr" && arn.resource.startsWith("repository/");
}
