package main

import (
	"example.com/pulumi-ecr-hub/sdk/go/ecrhub"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		yes := true
		access, err := ecrhub.NewSpokeAccess(ctx, "access", &ecrhub.SpokeAccessArgs{
			HubAccountId: pulumi.String("111111111111"),
			HubRegion:    pulumi.String("us-east-1"),
			Repositories: []string{"team-a/api"},
			CreateRoles:  &ecrhub.SpokeRolesArgs{EcsTaskExecution: &yes},
			Images: map[string]ecrhub.HubImageArgs{
				"app": {Repository: pulumi.String("team-a/api"), Tag: pulumi.String("release-1")},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArns", access.RoleArns)
		ctx.Export("imageReferences", access.ImageReferences)
		return nil
	})
}
