import {
  CreatePullThroughCacheRuleCommand,
  CreateRepositoryCommand,
  CreateRepositoryCreationTemplateCommand,
  ECRClient,
  PutLifecyclePolicyCommand,
  PutRegistryPolicyCommand,
  PutRegistryScanningConfigurationCommand,
  PutReplicationConfigurationCommand,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import type { Credentials } from "../../local";

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];
const allow = (statement: object) => ({ Effect: "Allow", Action: PULL, ...statement });
const toPolicy = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const root = (accountId: string) => ({ AWS: `arn:aws:iam::${accountId}:root` });

/** Repository policies as people write them, by what is special about them. */
export const POLICIES = {
  none: undefined,
  own: toPolicy(allow({ Sid: "PullFromAccounts", Principal: root("222222222222") })),
  "other-sid": toPolicy(allow({ Sid: "AllowPull", Principal: root("222222222222") })),
  organization: toPolicy(
    allow({
      Sid: "PullFromOrganizations",
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-acme123456"] } },
    }),
  ),
  everything: toPolicy(allow({ Principal: root("333333333333"), Action: "ecr:*" })),
  deny: toPolicy(allow({ Principal: root("222222222222") }), {
    Effect: "Deny",
    Principal: "*",
    Action: "ecr:DeleteRepository",
  }),
  "two-actions": toPolicy(
    allow({
      Principal: root("222222222222"),
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }),
  ),
  address: toPolicy(
    allow({
      Principal: root("222222222222"),
      Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    }),
  ),
  functions: toPolicy(
    allow({
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Principal: { Service: "lambda.amazonaws.com" },
      Condition: {
        StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:222222222222:function:*" },
      },
    }),
  ),
  "pull and push": toPolicy(
    allow({
      Principal: { AWS: ["arn:aws:iam::222222222222:role/ci", "arn:aws:iam::333333333333:root"] },
      Action: [...PULL, ...PUSH],
    }),
  ),
  variables: toPolicy(
    allow({
      Sid: "",
      Principal: "*",
      Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/${aws:username}-`x`" } },
    }),
  ),
  long: toPolicy(
    ...Array.from({ length: 25 }, (_, index) =>
      allow({
        Principal: root(String(444444444400 + index)),
        Condition: { StringEquals: { "aws:PrincipalTag/team": "x".repeat(90) } },
      }),
    ),
  ),
} as const;

const rule = (rulePriority: number, selection: object) => ({
  rulePriority,
  selection,
  action: { type: "expire" },
});
const LIFECYCLES = [
  undefined,
  {
    rules: [
      rule(1, {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 7,
      }),
    ],
  },
  {
    rules: [
      {
        ...rule(10, {
          tagStatus: "tagged",
          tagPrefixList: ["v"],
          countType: "imageCountMoreThan",
          countNumber: 30,
        }),
        description: "Keep 30",
      },
      rule(20, {
        tagStatus: "any",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 90,
      }),
    ],
  },
  {
    rules: [
      {
        ...rule(7, {
          tagStatus: "tagged",
          tagPatternList: ["release-*", "*.rc"],
          countType: "imageCountMoreThan",
          countNumber: 3,
        }),
        description: 'Ünïcode "quoted" ${interpolated} `ticked`',
      },
      {
        ...rule(999, {
          tagStatus: "any",
          storageClass: "standard",
          countType: "sinceImagePulled",
          countUnit: "days",
          countNumber: 120,
        }),
        action: { type: "transition", targetStorageClass: "archive" },
      },
    ],
  },
];

/** Tags and names that a program must not take for anything else. */
const TAGS: readonly (readonly { readonly Key: string; readonly Value: string }[])[] = [
  [],
  [{ Key: "team", Value: "a" }],
  [
    { Key: "on", Value: "yes" },
    { Key: "1_000", Value: "2020-01-01" },
    { Key: "empty", Value: "" },
    { Key: "größe:π", Value: "0x1F = :" },
  ],
];

function toName(index: number): string {
  if (index === 1) return `long/${"x".repeat(251)}`;
  if (index === 2) return "2020-01-01";
  return index === 3 ? "constructor" : `team-${index % 7}/service-${index}`;
}

export interface RegistryToMake {
  readonly accountId: string;
  readonly region: string;
  readonly count: number;
}

/** Makes mixed repositories by plain calls of AWS, as a team that has no program does. */
export async function makeRepositories(
  credentials: Credentials,
  { accountId, region, count }: RegistryToMake,
): Promise<void> {
  const client = new ECRClient({ region, credentials });
  const policies = Object.values(POLICIES);
  const kmsKey = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;
  for (let index = 0; index < count; index++) {
    const repositoryName = toName(index);
    await client.send(
      new CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: index % 2 === 0 ? "MUTABLE" : "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: index % 3 === 0 },
        encryptionConfiguration: index % 5 === 0 ? { encryptionType: "KMS", kmsKey } : undefined,
        tags: [...(TAGS[index % TAGS.length] ?? [])],
      }),
    );
    const policyText = policies[index % policies.length];
    if (policyText !== undefined) {
      await client.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    }
    const lifecycle = LIFECYCLES[index % LIFECYCLES.length];
    if (lifecycle !== undefined) {
      const lifecyclePolicyText = JSON.stringify(lifecycle);
      await client.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    }
  }
  await client.send(
    new PutRegistryScanningConfigurationCommand({
      scanType: "BASIC",
      rules: [
        {
          scanFrequency: "SCAN_ON_PUSH",
          repositoryFilters: [{ filter: "team-*", filterType: "WILDCARD" }],
        },
      ],
    }),
  );
  const destinations = [{ region: "eu-west-1", registryId: accountId }];
  await client.send(
    new PutReplicationConfigurationCommand({
      replicationConfiguration: { rules: [{ destinations }] },
    }),
  );
  await client.send(
    new PutRegistryPolicyCommand({
      policyText: toPolicy({
        Sid: "ReplicateFromAccounts",
        Effect: "Allow",
        Principal: root("222222222222"),
        Action: ["ecr:ReplicateImage", "ecr:CreateRepository"],
        Resource: `arn:aws:ecr:${region}:${accountId}:repository/*`,
      }),
    }),
  );
  await client.send(
    new CreatePullThroughCacheRuleCommand({
      ecrRepositoryPrefix: "docker-hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: `arn:aws:secretsmanager:${region}:${accountId}:secret:ecr-pullthroughcache/hub-a1b2c3`,
    }),
  );
  await client.send(
    new CreatePullThroughCacheRuleCommand({
      ecrRepositoryPrefix: "public",
      upstreamRegistryUrl: "public.ecr.aws",
    }),
  );
  await client.send(
    new CreateRepositoryCreationTemplateCommand({
      prefix: "docker-hub",
      description: 'Docker "Hub" ${x}',
      appliedFor: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "MUTABLE",
      encryptionConfiguration: { encryptionType: "KMS", kmsKey },
      customRoleArn: `arn:aws:iam::${accountId}:role/templates`,
      resourceTags: [{ Key: "team", Value: "platform" }],
      lifecyclePolicy: JSON.stringify(LIFECYCLES[1]),
      repositoryPolicy: POLICIES.deny,
    }),
  );
  await client.send(
    new CreateRepositoryCreationTemplateCommand({
      prefix: "ROOT",
      appliedFor: ["REPLICATION", "PULL_THROUGH_CACHE"],
    }),
  );
}
