import type { AccessInput, ImageFunction } from "../../domain/access/accessInput";
import type { Organization } from "../../domain/access/organization";
import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import { repositoryArn } from "../../domain/arn";
import { Documents } from "./documents";
import { findEndpoint } from "./endpoints";
import { type Unjudged, collectIdentities } from "./identities";
import { collectResources } from "./repositories";
import { findUnreadResources } from "./otherProviders";
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
  const unread = findUnreadResources(all);
  for (const { resource, type } of unread) {
    documents.report(
      resource.urn,
      `${type} of ${resource.file} is not read: allowed are resources of the provider aws, or --live with what AWS has.`,
    );
  }
  const input = {
    ...resources,
    identities,
    organizations,
    functions,
    unread: unread.flatMap(({ resource, isOfEcr }) => (isOfEcr ? resource.urn : [])),
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
