import type * as pulumi from "@pulumi/pulumi";

import { getPartition, renderArn } from "../../domain/arn";
import { type Finding, quote, under } from "../../domain/finding";
import { checkIamName } from "../../domain/iam/iamName";
import { GITHUB_ISSUER } from "../../domain/publishing/gitHubIssuer";
import { checkGitHubTrustIntent } from "../../domain/publishing/gitHubTrustIntentCheck";
import {
  type GitHubTrustIntent,
  buildGitHubTrustPolicy,
} from "../../domain/publishing/gitHubTrustPolicy";
import { renderGitHubWorkflowSteps } from "../../domain/publishing/gitHubWorkflow";
import { buildPushPolicy } from "../../domain/publishing/pushPolicy";
import { checkPushPolicyIntent } from "../../domain/publishing/pushPolicyCheck";
import { reportArgument } from "../../domain/argumentRules";
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import { PENDING } from "../input/values";
import { type CodeBuildDocuments, codeBuildDocuments, toImagePush } from "./codeBuildDocuments";
import type { GitHubPublisherArgs, ImagePublisherArgs } from "./imagePublisherArgs";

/** What is rendered of the arguments of a publisher; undefined where nothing is asked for. */
export interface PublisherDocuments {
  readonly gitHubTrustPolicy: Document<string> | undefined;
  readonly codeBuild: CodeBuildDocuments | undefined;
}

export function publisherDocuments(
  component: Component,
  args: ImagePublisherArgs,
): PublisherDocuments {
  const { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn } = args;
  const { gitHub, codeBuild } = args;
  component.report([...checkRoleNames(component.name, args), ...checkPublishers(args)]);
  component.check(
    { hubAccountId, hubRegion, repositories, baseRepositories, signingProfileArn },
    checkPushPolicyIntent,
  );
  return {
    gitHubTrustPolicy:
      gitHub && component.document({ gitHub, hubRegion, accountId: PENDING }, gitHubTrustPolicy),
    codeBuild: codeBuild && codeBuildDocuments(component, codeBuild, args),
  };
}

export const GITHUB_ROLE = "github";
export const CODEBUILD_ROLE = "codebuild";

/** The name of a publisher begins the names of its roles, of which IAM takes fewer than Pulumi. */
function checkRoleNames(name: string, { codeBuild }: ImagePublisherArgs): Finding[] {
  const longest = codeBuild === undefined ? GITHUB_ROLE : CODEBUILD_ROLE;
  return checkIamName("role", `${name}-${longest}`, "name");
}

function checkPublishers({ gitHub, codeBuild, repositories }: ImagePublisherArgs): Finding[] {
  if (gitHub === undefined && codeBuild === undefined) {
    const message = "nobody publishes: set gitHub, codeBuild or both.";
    return [reportArgument("argument-missing", "gitHub", message)];
  }
  if (codeBuild === undefined) return [];
  const { repository } = codeBuild;
  if (repository === undefined ? repositories.length === 1 : repositories.includes(repository)) {
    return [];
  }
  const given = repository === undefined ? "nothing" : quote(repository);
  const message = `repository of the project is not clear: given ${given}, allowed one of repositories.`;
  return [reportArgument("argument-conflict", "codeBuild.repository", message)];
}

export const pushPolicy = policyRenderer(buildPushPolicy, checkPushPolicyIntent);

/** Which jobs to trust, and the account of the role that they assume. */
interface GitHubTrust {
  readonly gitHub: pulumi.Unwrap<GitHubPublisherArgs>;
  readonly accountId?: string;
  readonly hubRegion?: string;
}

const gitHubTrustPolicy = policyRenderer(
  (trust: GitHubTrust) => buildGitHubTrustPolicy(trustIntent(trust)),
  (trust) => under("gitHub", checkGitHubTrustIntent(trustIntent(trust))),
);

/** The ARN of a provider follows from its account: so the trust policy is known before the provider is made. */
function trustIntent({ gitHub, accountId, hubRegion }: GitHubTrust): GitHubTrustIntent {
  const { sources, oidcProviderArn } = gitHub;
  if (oidcProviderArn !== undefined || accountId === undefined || hubRegion === undefined) {
    return { oidcProviderArn, accountId, sources };
  }
  const madeArn = renderArn({
    partition: getPartition(hubRegion),
    service: "iam",
    region: "",
    accountId,
    resource: `oidc-provider/${GITHUB_ISSUER}`,
  });
  return { oidcProviderArn: madeArn, accountId, sources };
}

interface GitHubSteps {
  readonly roleArn: string;
  readonly hubAccountId: string;
  readonly hubRegion: string;
  readonly repositories: readonly string[];
}

/** The steps of a job, for each repository it may push to. */
export const workflowSteps: Renderer<GitHubSteps, Record<string, string>> = {
  render: ({ roleArn, repositories, ...hub }) => {
    const stepsFor = (repositoryName: string) =>
      renderGitHubWorkflowSteps({ ...toImagePush({ ...hub, repositoryName }), roleArn });
    return Object.fromEntries(repositories.map((name) => [name, stepsFor(name)]));
  },
};
