import assert from "node:assert/strict";
import { getAccessLevel } from "../../../domain/iam/accessLevel";
import * as actions from "../../../domain/iam/actions";
import { findAwsManagedPolicy } from "../../../domain/iam/awsManagedPolicies";
import { AWS_MANAGED_POLICY_TABLE } from "../../../domain/iam/awsManagedPolicyTable";
import { type PolicyDocument, grantsAction } from "../../../domain/iam/iamPolicy";

const ALL_ACTIONS = [
  ...actions.REPOSITORY_ACTIONS,
  ...actions.REGISTRY_ACTIONS,
  ...actions.PUBLIC_REPOSITORY_ACTIONS,
  ...actions.PUBLIC_REGISTRY_ACTIONS,
];

/** What the statements of a policy allow on some repository, in words. */
function rights({ statements }: PolicyDocument): string {
  const allows = (action: string) => statements.some((one) => grantsAction(one, action));
  const words: [word: string, holds: boolean][] = [
    ["login", allows("ecr:GetAuthorizationToken")],
    ["pull", allows("ecr:BatchGetImage") && allows("ecr:GetDownloadUrlForLayer")],
    ["push", allows("ecr:PutImage")],
    ["administer", ALL_ACTIONS.some((one) => getAccessLevel(one) === "administer" && allows(one))],
    ["push public", allows("ecr-public:PutImage")],
    ["deny", statements.some(({ effect }) => effect === "Deny")],
  ];
  return words.flatMap(([word, holds]) => (holds ? [word] : [])).join(", ") || "read";
}

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  read: [
    "AIDevOpsAgentAccessPolicy",
    "AIOpsAssistantPolicy",
    "AWSApplicationDiscoveryAgentlessCollectorAccess",
    "AWSCleanRoomsMLFullAccess",
    "AWSCodeBuildAdminAccess",
    "AWSCodePipeline_FullAccess",
    "AWSResilienceHubAsssessmentExecutionPolicy",
    "AWSResilienceHubV2AssessmentExecutionPolicy",
    "AWSRoboMaker_FullAccess",
    "AdministratorAccess-Amplify",
    "AmazonElasticContainerRegistryPublicReadOnly",
    "AmazonSageMakerModelRegistryFullAccess",
    "AmazonSageMakerReadOnly",
    "BedrockAgentCoreFullAccess",
    "CloudWatchOmniAWSIntegrationPolicy",
    "SecurityAudit",
    "job-function/SupportUser",
    "job-function/ViewOnlyAccess",
    "service-role/AWS_ConfigRole",
  ],
  "login, pull, push, administer, push public": [
    "AIDevOpsAgentActionsPolicy",
    "AWSMcpServiceActionsFullAccess",
    "AdministratorAccess",
    "PowerUserAccess",
  ],
  deny: [
    "AWSCompromisedKeyQuarantineV2",
    "AWSCompromisedKeyQuarantineV3",
    "AWSDenyAll",
    "AWSIAMIdentityCenterAllowListForIdentityContext",
    "AmazonDataZoneEnvironmentRolePermissionsBoundary",
    "AmazonSecurityLakePermissionsBoundary",
    "root-task/IAMAuditRootUserCredentials",
    "root-task/IAMCreateRootUserPassword",
    "root-task/IAMDeleteRootUserCredentials",
    "root-task/S3UnlockBucketPolicy",
    "root-task/SQSUnlockQueuePolicy",
  ],
  "login, pull, push": [
    "AWSElasticBeanstalkEKSImageBuild",
    "AmazonEC2ContainerRegistryPowerUser",
    "EC2InstanceProfileForImageBuilderECRContainerBuilds",
  ],
  "login, push, administer": ["AWSRefactoringToolkitFullAccess"],
  "login, pull": [
    "AmazonBraketFullAccess",
    "AmazonBraketJobsExecutionPolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEKSFargatePodExecutionRolePolicy",
    "AmazonEKSLocalOutpostClusterPolicy",
    "AmazonRedshiftAllCommandsFullAccess",
    "AmazonSageMakerCanvasFullAccess",
    "AmazonSageMakerHyperPodInferenceAccess",
    "AmazonSageMakerModelCustomizationCoreAccess",
    "ReadOnlyAccess",
    "SageMakerStudioAdminIAMDefaultExecutionPolicy",
    "SageMakerStudioAdminIAMPermissiveExecutionPolicy",
    "SageMakerStudioProjectRoleMachineLearningPolicy",
    "SageMakerStudioUserIAMDefaultExecutionPolicy",
    "SageMakerStudioUserIAMPermissiveExecutionPolicy",
    "service-role/AWSAppRunnerServicePolicyForECRAccess",
    "service-role/AmazonEC2ContainerServiceforEC2Role",
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "service-role/ROSAWorkerInstancePolicy",
    "service-role/SageMakerStudioProjectProvisioningRolePolicy",
  ],
  "login, pull, push, administer, deny": [
    "AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary",
  ],
  administer: [
    "AmazonDataZoneSageMakerManageAccessRolePolicy",
    "AmazonSageMakerAdmin-ServiceCatalogProductsServiceRolePolicy",
    "EC2ImageBuilderExecutionPolicy",
    "ResourceGroupsTaggingAPITagUntagSupportedResources",
    "service-role/AWSTransformApplicationECSDeploymentPolicy",
    "service-role/EC2ImageBuilderLifecycleExecutionPolicy",
  ],
  "login, pull, push, administer": [
    "AmazonEC2ContainerRegistryFullAccess",
    "AmazonSageMakerFullAccess",
    "AmazonSageMakerServiceCatalogProductsCodeBuildServiceRolePolicy",
  ],
  "administer, push public": ["AmazonElasticContainerRegistryPublicFullAccess"],
  "push public": ["AmazonElasticContainerRegistryPublicPowerUser"],
  "login, pull, deny": ["SageMakerStudioProjectUserRolePermissionsBoundary"],
  "push, administer": [
    "SageMakerStudioProjectUserRolePolicy",
    "service-role/AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy",
  ],
  login: ["WellArchitectedAgentResourceScanning"],
};

describe("AWS managed policies", () => {
  it("are in the table with the rights that each has", () => {
    const found: Record<string, string[]> = {};
    for (const name of Object.keys(AWS_MANAGED_POLICY_TABLE)) {
      const document = findAwsManagedPolicy(`arn:aws:iam::aws:policy/${name}`);
      assert.ok(document, name);
      (found[rights(document)] ??= []).push(name);
    }
    assert.deepEqual(found, EXPECTED);
  });

  it("have no statement where they say nothing of Amazon ECR", () => {
    assert.deepEqual(
      findAwsManagedPolicy("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
      { version: "2012-10-17", statements: [] },
    );
  });

  it("keep the conditions and resources of AWS", () => {
    const arn = "arn:aws:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy";
    assert.deepEqual(findAwsManagedPolicy(arn)?.statements, [
      {
        effect: "Allow",
        actions: ["ecr:BatchGetImage", "ecr:BatchDeleteImage"],
        resources: ["arn:aws:ecr:*:*:repository/*"],
        conditions: [
          {
            operator: "StringEquals",
            key: "ecr:ResourceTag/LifecycleExecutionAccess",
            values: ["EC2 Image Builder"],
          },
        ],
      },
    ]);
  });

  it("are unknown by any other ARN", () => {
    for (const arn of [
      "arn:aws:iam::aws:policy/toString",
      "arn:aws:iam::aws:policy/",
      "arn:aws:iam::aws:policy/AWSDenyAll AWSDirectConnectFullAccess",
      "arn:aws:iam::111111111111:policy/AdministratorAccess",
    ]) {
      assert.equal(findAwsManagedPolicy(arn), undefined, arn);
    }
  });
});
