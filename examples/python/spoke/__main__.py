import pulumi
import pulumi_ecr_hub as ecr_hub

config = pulumi.Config()

access = ecr_hub.SpokeAccess(
    "access",
    hub_account_id=config.get("hubAccountId") or "111111111111",
    hub_region=config.get("hubRegion") or "us-east-1",
    repositories=["team-a/api"],
    create_roles=ecr_hub.SpokeRolesArgs(ecs_task_execution=True),
    images={"app": ecr_hub.HubImageArgs(repository="team-a/api", tag="release-1")},
)

pulumi.export("roleArns", access.role_arns)
pulumi.export("imageReferences", access.image_references)
