import { allow, policyDocument, type PolicyDocument } from "../iam/iamPolicy";
import { toRecord } from "../json";
import { grantStatements } from "./grants";
import type { PushGrant } from "./repositoryPolicy";

/** The one region whose API manages Amazon ECR Public; the images are served from everywhere. */
export const PUBLIC_REGISTRY_REGION = "us-east-1";

/** What the Amazon ECR Public Gallery shows of a repository. */
export interface CatalogData {
  /** Short, shown in search results. */
  readonly description?: string;
  /** Long, in Markdown. */
  readonly aboutText?: string;
  /** How to use the images, in Markdown. */
  readonly usageText?: string;
  /** The gallery filters by those of `GALLERY_ARCHITECTURES` only. */
  readonly architectures?: readonly string[];
  /** The gallery filters by those of `GALLERY_OPERATING_SYSTEMS` only. */
  readonly operatingSystems?: readonly string[];
  /** Picture in base64; shown for verified accounts only. */
  readonly logoImageBlob?: string;
}

export const GALLERY_ARCHITECTURES = ["ARM", "ARM 64", "x86", "x86-64"] as const;
export const GALLERY_OPERATING_SYSTEMS = ["Linux", "Windows"] as const;

/** A public repository: everybody may pull from it, with or without an AWS account. */
export interface PublicRepositoryIntent {
  readonly repositoryName: string;
  readonly catalogData?: CatalogData;
  /** Who may push, besides the account that owns it. */
  readonly push?: PushGrant;
}

/** Rights to push to a public repository. */
export const PUBLIC_PUSH_ACTIONS = [
  "ecr-public:BatchCheckLayerAvailability",
  "ecr-public:CompleteLayerUpload",
  "ecr-public:InitiateLayerUpload",
  "ecr-public:PutImage",
  "ecr-public:UploadLayerPart",
] as const;

/**
 * The policy of a public repository: those of the grant may push, and everybody may pull without a policy. Undefined where the grant
 * names nobody: then only the account that owns it pushes, by its own IAM policies.
 */
export function buildPublicRepositoryPolicy(
  push: PushGrant | undefined,
): PolicyDocument | undefined {
  const granted = { verb: "Push", actions: PUBLIC_PUSH_ACTIONS };
  const statements = grantStatements(toRecord(push), granted);
  return statements.length === 0 ? undefined : policyDocument(statements);
}

/** The policy of an identity that pushes to a public repository: to log in, and to push to this one. */
export function buildPublicPushPolicy(repositoryArn: string): PolicyDocument {
  const login = ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"];
  return policyDocument(
    allow("GetAuthorizationToken", login, { resources: ["*"] }),
    allow("PushToRepository", PUBLIC_PUSH_ACTIONS, { resources: [repositoryArn] }),
  );
}
