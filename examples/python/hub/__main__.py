import pulumi
import pulumi_ecr_hub as ecr_hub

accounts = pulumi.Config().get_object("pullAccounts") or ["222222222222", "333333333333"]

hub = ecr_hub.HubRegistry(
    "hub",
    repositories={
        "team-a/api": ecr_hub.RegistryRepositoryArgs(
            pull=ecr_hub.PullGrantArgs(accounts=accounts),
            lifecycle=ecr_hub.LifecycleArgs(
                rules=[
                    ecr_hub.LifecycleRuleArgs(
                        count_type=ecr_hub.LifecycleCountType.IMAGE_COUNT_MORE_THAN,
                        count_number=50,
                        tag_pattern_list=["release-*"],
                    ),
                    ecr_hub.LifecycleRuleArgs(
                        count_type=ecr_hub.LifecycleCountType.SINCE_IMAGE_PUSHED,
                        count_number=1,
                        tag_status=ecr_hub.LifecycleTagStatus.UNTAGGED,
                    ),
                ]
            ),
        ),
    },
)

pulumi.export("registryId", hub.registry_id)
pulumi.export("region", hub.region)
pulumi.export("repositoryUrls", hub.repository_urls)
