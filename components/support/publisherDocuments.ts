import type * as pulumi from "@pulumi/pulumi";

import { getPartition, renderArn } from "../../domain/arn";
import { type Finding, quote } from "../../domain/finding";
import { getStrings } from "../../domain/json";
import { checkIamName } from "../../domain/iam/iamName";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { GITHUB_ISSUER } from "../../domain/publishing/gitHubIssuer";
import {
  type GitHubTrustIntent,
  buildGitHubTrustPolicy,
} from "../../domain/publishing/gitHubTrustPolicy";
import { checkGitHubTrustIntent } from "../../domain/publishing/gitHubTrustIntentCheck";
import { renderGitHubWorkflowSteps } from "../../domain/publishing/gitHubWorkflow";
import { type PushPolicyIntent, buildPushPolicy } from "../../domain/publishing/pushPolicy";
import { checkPushPolicyIntent } from "../../domain/publishing/pushPolicyCheck";
import { checkTags } from "../../domain/tags";
import { type ImagePublisherArgs, imagePublisherShape } from "../imagePublisherArgs";
import { type Hub, checkCodeBuildArgs, imagePushOf } from "./codeBuildDocuments";
import { distinct, isWithin, settled, under } from "./findings";
import { permissionsBoundary } from "./permissionsBoundary";
import { readArguments, reportArgument } from "./readArguments";
import { regionName } from "./repositoryDocuments";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<ImagePublisherArgs>;

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkImagePublisherArgs(name: string, args: ImagePublisherArgs): Finding[] {
  const { known, findings, unsettled, leftOut } = readArguments(imagePublisherShape, args);
  const { gitHub, region, tags } = known;
  const documents = [
    ...pushPolicy.check(known),
    ...(gitHub ? gitHubTrustPolicy.check(exampleTrust(gitHub)) : []),
    ...permissionsBoundary.check(known),
    ...(region === undefined ? [] : regionName.check(region)),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  return distinct([
    ...findings,
    ...checkRoleNames(name, known),
    ...settled(documents, unsettled),
    ...checkPublishers(known, leftOut),
    // Each setting of a project is a document of its own: what is wrong with one holds whatever the others turn out to be.
    ...checkCodeBuildArgs(name, known, leftOut),
  ]);
}

export const GITHUB_ROLE = "github";
export const CODEBUILD_ROLE = "codebuild";

/** The name of a publisher begins the names of its roles, of which IAM takes fewer than Pulumi. */
function checkRoleNames(name: string, { codeBuild }: Known): Finding[] {
  const longest = codeBuild === undefined ? GITHUB_ROLE : CODEBUILD_ROLE;
  return checkIamName("role", `${name}-${longest}`, "name");
}

function checkPublishers(known: Known, leftOut: readonly string[]): Finding[] {
  const { gitHub, codeBuild } = known;
  const isOpen = (argument: string) => leftOut.some((path) => isWithin(path, argument));
  if (gitHub === undefined && codeBuild === undefined) {
    if (isOpen("gitHub") || isOpen("codeBuild")) return [];
    const message = "nobody publishes: given neither gitHub nor codeBuild, allowed one or both.";
    return [reportArgument("argument-missing", "gitHub", message)];
  }
  const path = "codeBuild.repository";
  if (codeBuild === undefined || isOpen("repositories") || isOpen(path)) return [];
  const { repository } = codeBuild;
  const repositories = getStrings(known.repositories);
  if (repository === undefined ? repositories.length === 1 : repositories.includes(repository)) {
    return [];
  }
  const given = repository === undefined ? "nothing" : quote(repository);
  const message = `repository of the project is not clear: given ${given}, allowed one of repositories.`;
  return [reportArgument("argument-conflict", path, message)];
}

export const pushPolicy: Made<PushPolicyIntent, string> = {
  check: checkPushPolicyIntent,
  make: (intent) => renderPolicyDocument(buildPushPolicy(intent)),
};

type GitHub = NonNullable<Known["gitHub"]>;

/** Which jobs to trust, and the account of the role that they assume. */
interface GitHubTrust extends GitHub {
  readonly accountId?: string;
  readonly hubRegion: string;
}

/** What trusts the same jobs while the account is not known; it says where the provider is that is made. */
function exampleTrust(gitHub: GitHub): GitHubTrust {
  const accountId = gitHub.oidcProviderArn === undefined ? "111111111111" : undefined;
  return { ...gitHub, accountId, hubRegion: "us-east-1" };
}

export const gitHubTrustPolicy: Made<GitHubTrust, string> = {
  check: (trust) => under("gitHub", checkGitHubTrustIntent(trustIntentOf(trust))),
  make: (trust) => renderPolicyDocument(buildGitHubTrustPolicy(trustIntentOf(trust))),
};

/** The ARN of a provider follows from its account: so the trust policy is known before the provider is made. */
function trustIntentOf({ accountId, hubRegion, ...gitHub }: GitHubTrust): GitHubTrustIntent {
  const madeArn = renderArn({
    partition: getPartition(hubRegion),
    service: "iam",
    region: "",
    accountId: accountId ?? "",
    resource: `oidc-provider/${GITHUB_ISSUER}`,
  });
  const { sources, oidcProviderArn = madeArn } = gitHub;
  return { oidcProviderArn, accountId, sources };
}

interface GitHubSteps extends Hub {
  readonly roleArn: string;
  readonly repositories: readonly string[];
}

/** The steps of a job, for each repository it may push to. */
export const workflowSteps: Made<GitHubSteps, Record<string, string>> = {
  check: () => [],
  make: ({ roleArn, repositories, ...hub }) => {
    const stepsFor = (repositoryName: string) =>
      renderGitHubWorkflowSteps({ ...imagePushOf({ ...hub, repositoryName }), roleArn });
    return Object.fromEntries(repositories.map((name) => [name, stepsFor(name)]));
  },
};
