package main

import (
	"example.com/pulumi-ecr-hub/sdk/go/ecrhub"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		accounts := []string{"222222222222", "333333333333"}
		if err := config.GetObject(ctx, "pullAccounts", &accounts); err != nil {
			return err
		}
		untagged := ecrhub.LifecycleTagStatusUntagged
		hub, err := ecrhub.NewHubRegistry(ctx, "hub", &ecrhub.HubRegistryArgs{
			Repositories: map[string]ecrhub.RegistryRepositoryArgs{
				"team-a/api": {
					Pull: &ecrhub.PullGrantArgs{Accounts: accounts},
					Lifecycle: &ecrhub.LifecycleArgs{
						Rules: []ecrhub.LifecycleRuleArgs{
							{
								CountType:      ecrhub.LifecycleCountTypeImageCountMoreThan,
								CountNumber:    pulumi.Float64(50),
								TagPatternList: pulumi.ToStringArray([]string{"release-*"}),
							},
							{
								CountType:   ecrhub.LifecycleCountTypeSinceImagePushed,
								CountNumber: pulumi.Float64(1),
								TagStatus:   untagged,
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("registryId", hub.RegistryId)
		ctx.Export("region", hub.Region)
		ctx.Export("repositoryUrls", hub.RepositoryUrls)
		return nil
	})
}
