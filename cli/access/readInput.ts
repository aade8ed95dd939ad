import type { AccessInput, Endpoint, ImageFunction } from "../../domain/access/accessInput";
import type { Organization } from "../../domain/access/organization";
import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import { repositoryArn } from "../../domain/arn";
import { InputError } from "../support/inputError";
import { textOr } from "../support/values";
import { Documents } from "./documents";
import { type Unjudged, collectIdentities } from "./identities";
import { collectResources } from "./repositories";
import type { StateResource } from "./state";

/** What the states show, and what of it cannot be read. */
export interface CollectedInput {
  readonly input: AccessInput;
  readonly documents: Documents;
  readonly unjudged: readonly Unjudged[];
}

/** How access is asked for, besides the states. */
export interface InputOptions {
  readonly organizations?: readonly Organization[];
  /** The id of a VPC endpoint, or `any`. */
  readonly through?: string;
}

/** Collects all that decides access from states. @throws InputError when the VPC endpoint is in none of them */
export function collectInput(
  states: readonly (readonly StateResource[])[],
  { organizations = [], through }: InputOptions,
): CollectedInput {
  const documents = new Documents();
  const { identities, unjudged } = collectIdentities(states, documents);
  const resources = collectResources(states, documents);
  const all = states.flat();
  const endpoint = through === undefined ? undefined : findEndpoint(all, through, documents);
  const functions = all.flatMap(toImageFunction);
  const input = {
    ...resources,
    identities,
    organizations,
    functions,
    ...(endpoint && { endpoint }),
  };
  return { input, documents, unjudged };
}

function toImageFunction({ type, outputs }: StateResource): ImageFunction[] {
  if (type !== "aws:lambda/function:Function" || typeof outputs.arn !== "string") return [];
  const reference = parseImageReference(outputs.imageUri);
  const registry = reference.ok ? getEcrRegistry(reference.value.registry) : undefined;
  if (!reference.ok || registry === undefined) return [];
  const { accountId, region } = registry;
  const repositoryName = reference.value.repository;
  return [
    { arn: outputs.arn, repositoryArn: repositoryArn({ accountId, region, repositoryName }) },
  ];
}

function findEndpoint(
  resources: readonly StateResource[],
  through: string,
  documents: Documents,
): Endpoint {
  const endpoints = resources.flatMap((resource) => {
    const { type, outputs } = resource;
    const isOfEcr = /\.ecr\.(api|dkr)$/.test(textOr(outputs.serviceName, ""));
    if (type !== "aws:ec2/vpcEndpoint:VpcEndpoint" || !isOfEcr) return [];
    const id = textOr(outputs.id, "");
    return through === "any" || through === id ? [{ id, resource }] : [];
  });
  const policies = endpoints.flatMap(({ id, resource }) => {
    const policy = documents.read(`policy of ${id}`, resource.outputs.policy, resource);
    return policy ? [policy] : [];
  });
  const [first] = endpoints;
  if (first === undefined) {
    throw new InputError(`No state has a VPC endpoint of Amazon ECR ${through}.`);
  }
  if (new Set(policies.map(({ document }) => JSON.stringify(document))).size > 1) {
    const ids = endpoints.map(({ id }) => id).join(", ");
    throw new InputError(`VPC endpoints have different policies: give --through one of ${ids}.`);
  }
  const vpcId = textOr(first.resource.outputs.vpcId, "");
  return {
    id: through === "any" ? "any" : first.id,
    policies: policies.slice(0, 1),
    ...(vpcId && { vpcId }),
  };
}
