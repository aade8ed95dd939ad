import type { EndpointUse } from "./caller";
import type { Organization } from "./organization";
import type { GovernedResource, Identity, NamedPolicy } from "./right";

/** What access is decided from. */
export interface AccessInput {
  readonly repositories: readonly GovernedResource[];
  /** Registries with their policies. @default - none: only what is done with repositories is told */
  readonly registries?: readonly GovernedResource[];
  readonly identities: readonly Identity[];
  /** @default - any account may be in any organization, and no policy of an organization counts */
  readonly organizations?: readonly Organization[];
  /** Functions of AWS Lambda that run images of the repositories. @default - none */
  readonly functions?: readonly ImageFunction[];
  /** Pull-through caches: ARNs with a wildcard, and the policies of their registries. @default - none */
  readonly caches?: readonly GovernedResource[];
  /** Names of resources of Amazon ECR that are not read, so that nobody is proved to be shut out. @default - none */
  readonly unread?: readonly string[];
  /** VPC endpoint that requests go through. @default - requests go through none */
  readonly endpoint?: Endpoint;
}

/** A function of AWS Lambda with an image. */
export interface ImageFunction {
  readonly arn: string;
  /** ARN of the repository of its image. */
  readonly repositoryArn: string;
}

/** A VPC endpoint and its policy; without one it allows everything, as AWS has it by default. */
export interface Endpoint extends EndpointUse {
  readonly policies: readonly NamedPolicy[];
  /** Whether its policy cannot be read, so that what it allows is a condition. @default false */
  readonly isPartlyRead?: boolean;
}
