package main

import (
	"context"

	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
)

// ignoring takes the option ignoreChanges, which the client of a Terraform provider refuses. Nothing remains to be done for it: the
// engine has put the former inputs in place of the ignored ones.
type ignoring struct{ shim.Provider }

func (p ignoring) Diff(ctx context.Context, resource string, state shim.InstanceState, config shim.ResourceConfig,
	options shim.DiffOptions) (shim.InstanceDiff, error) {
	options.IgnoreChanges = nil
	return p.Provider.Diff(ctx, resource, state, config, options)
}
