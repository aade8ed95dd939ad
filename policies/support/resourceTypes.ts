/** Type tokens of the resources that policies judge. The pack loads no provider SDK, so it knows them by name. */
export const REPOSITORY = "aws:ecr/repository:Repository";
export const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
export const LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
export const CREATION_TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
export const REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy";
export const REGISTRY_SCANNING =
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
export const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
export const PULL_THROUGH_CACHE_RULE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
export const PUBLIC_REPOSITORY = "aws:ecrpublic/repository:Repository";
export const PUBLIC_REPOSITORY_POLICY = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";
export const INSPECTOR_ENABLER = "aws:inspector2/enabler:Enabler";
export const INSPECTOR_ORGANIZATION =
  "aws:inspector2/organizationConfiguration:OrganizationConfiguration";
export const VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const VPC_ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";
export const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
export const ROLE = "aws:iam/role:Role";
