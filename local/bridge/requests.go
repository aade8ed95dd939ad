package main

import (
	"bytes"
	"context"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plans/objchange"
	"github.com/zclconf/go-cty/cty"
	"google.golang.org/grpc"
)

func (c *regionalClient) ValidateResourceTypeConfig(
	ctx context.Context, request *proto.ValidateResourceTypeConfig_Request, options ...grpc.CallOption,
) (*proto.ValidateResourceTypeConfig_Response, error) {
	config, err := rewrite(c.resources[request.TypeName], request.Config)
	if err != nil {
		return nil, err
	}
	request.Config = config
	return c.ProviderClient.ValidateResourceTypeConfig(ctx, request, options...)
}

func (c *regionalClient) ValidateDataSourceConfig(
	ctx context.Context, request *proto.ValidateDataSourceConfig_Request, options ...grpc.CallOption,
) (*proto.ValidateDataSourceConfig_Response, error) {
	config, err := rewrite(c.dataSources[request.TypeName], request.Config)
	if err != nil {
		return nil, err
	}
	request.Config = config
	return c.ProviderClient.ValidateDataSourceConfig(ctx, request, options...)
}

func (c *regionalClient) ReadResource(
	ctx context.Context, request *proto.ReadResource_Request, options ...grpc.CallOption,
) (*proto.ReadResource_Response, error) {
	resource := c.resources[request.TypeName]
	state, err := resource.fromBridge(request.CurrentState)
	if err != nil {
		return nil, err
	}
	client, region, err := c.of(ctx, state)
	if err != nil {
		return nil, err
	}
	if request.CurrentState, err = resource.toProvider(state); err != nil {
		return nil, err
	}
	request.Private = privateToProvider(request.Private)
	response, err := client.ReadResource(ctx, request, options...)
	if err != nil {
		return nil, err
	}
	response.NewState, err = resource.toBridge(response.NewState, stringOrNull(region))
	return response, err
}

// PlanResourceChange proposes what Terraform itself would: the configuration, filled up with what the provider computed
// before. The library proposes the bare configuration, which shows every computed property as a change.
func (c *regionalClient) PlanResourceChange(
	ctx context.Context, request *proto.PlanResourceChange_Request, options ...grpc.CallOption,
) (*proto.PlanResourceChange_Response, error) {
	resource := c.resources[request.TypeName]
	prior, err := resource.fromBridge(request.PriorState)
	if err != nil {
		return nil, err
	}
	prior = nullWhenEmpty(prior)
	config, err := resource.fromBridge(request.Config)
	if err != nil {
		return nil, err
	}
	client, region, err := c.of(ctx, config)
	if err != nil {
		return nil, err
	}
	planned := plannedRegion(config, region)
	proposed := objchange.ProposedNew(resource.block, prior, config)
	if request.PriorState, err = resource.toProvider(prior); err != nil {
		return nil, err
	}
	if request.Config, err = resource.toProvider(config); err != nil {
		return nil, err
	}
	if request.ProposedNewState, err = resource.toProvider(proposed); err != nil {
		return nil, err
	}
	request.PriorPrivate = privateToProvider(request.PriorPrivate)
	response, err := client.PlanResourceChange(ctx, request, options...)
	if err != nil {
		return nil, err
	}
	response.PlannedPrivate = privateToBridge(response.PlannedPrivate)
	if before := regionOf(prior); resource.regionIsOurs && before != "" && before != region {
		response.RequiresReplace = append(response.RequiresReplace, attributePath(regionProperty))
	}
	response.PlannedState, err = resource.toBridge(response.PlannedState, planned)
	return response, err
}

func (c *regionalClient) ApplyResourceChange(
	ctx context.Context, request *proto.ApplyResourceChange_Request, options ...grpc.CallOption,
) (*proto.ApplyResourceChange_Response, error) {
	resource := c.resources[request.TypeName]
	var values [3]cty.Value // planned first: it says where the resource is to be, prior where a deleted one was
	sent := [3]**proto.DynamicValue{&request.PlannedState, &request.PriorState, &request.Config}
	for i, value := range sent {
		decoded, err := resource.fromBridge(*value)
		if err != nil {
			return nil, err
		}
		decoded = nullWhenEmpty(decoded)
		if *value, err = resource.toProvider(decoded); err != nil {
			return nil, err
		}
		values[i] = decoded
	}
	client, region, err := c.of(ctx, values[:]...)
	if err != nil {
		return nil, err
	}
	request.PlannedPrivate = privateToProvider(request.PlannedPrivate)
	response, err := client.ApplyResourceChange(ctx, request, options...)
	if err != nil {
		return nil, err
	}
	if values[1].IsNull() {
		if err := resource.failedCreation(response); err != nil {
			return nil, err
		}
	}
	response.NewState, err = resource.toBridge(response.NewState, stringOrNull(region))
	return response, err
}

// failedCreation is the error of a creation that made nothing: the library would tell of the missing id alone.
func (k *kind) failedCreation(response *proto.ApplyResourceChange_Response) error {
	failure := firstError(response.Diagnostics)
	if failure == nil {
		return nil
	}
	state, err := decode(response.NewState, k.bare)
	if err != nil || state.IsNull() || !k.bare.HasAttribute(idProperty) {
		return failure
	}
	if id := state.GetAttr(idProperty); id.IsNull() || !id.IsKnown() || id.AsString() == "" {
		return failure
	}
	return nil
}

func (c *regionalClient) ImportResourceState(
	ctx context.Context, request *proto.ImportResourceState_Request, options ...grpc.CallOption,
) (*proto.ImportResourceState_Response, error) {
	response, err := c.ProviderClient.ImportResourceState(ctx, request, options...)
	if err != nil {
		return nil, err
	}
	for _, imported := range response.ImportedResources {
		resource := c.resources[imported.TypeName]
		imported.Private = privateToBridge(imported.Private)
		if imported.State, err = resource.toBridge(imported.State, stringOrNull(c.homeRegion)); err != nil {
			return nil, err
		}
		if err = c.rememberUpgrade(imported.TypeName, resource, imported.State); err != nil {
			return nil, err
		}
	}
	return response, nil
}

func (c *regionalClient) ReadDataSource(
	ctx context.Context, request *proto.ReadDataSource_Request, options ...grpc.CallOption,
) (*proto.ReadDataSource_Response, error) {
	source := c.dataSources[request.TypeName]
	config, err := source.fromBridge(request.Config)
	if err != nil {
		return nil, err
	}
	client, region, err := c.of(ctx, config)
	if err != nil {
		return nil, err
	}
	if request.Config, err = source.toProvider(config); err != nil {
		return nil, err
	}
	response, err := client.ReadDataSource(ctx, request, options...)
	if err != nil {
		return nil, err
	}
	response.State, err = source.toBridge(response.State, stringOrNull(region))
	return response, err
}

func rewrite(k *kind, value *proto.DynamicValue) (*proto.DynamicValue, error) {
	decoded, err := k.fromBridge(value)
	if err != nil {
		return nil, err
	}
	return k.toProvider(decoded)
}

// noPrivate is how the library writes, and the only way it reads, that a provider keeps nothing of its own.
var noPrivate = []byte("null")

func privateToBridge(private []byte) []byte {
	if len(private) == 0 {
		return noPrivate
	}
	return private
}

func privateToProvider(private []byte) []byte {
	if bytes.Equal(private, noPrivate) {
		return nil
	}
	return private
}

// nullWhenEmpty mends what the library makes of the state of a resource that does not exist yet: one of nulls, which a
// provider takes for a resource to update.
func nullWhenEmpty(value cty.Value) cty.Value {
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	for _, attribute := range value.AsValueMap() {
		if !attribute.IsKnown() || !attribute.IsNull() {
			return value
		}
	}
	return cty.NullVal(value.Type())
}

// plannedRegion stays unknown as long as the configured one is.
func plannedRegion(config cty.Value, region string) cty.Value {
	if !config.IsNull() && config.IsKnown() && config.Type().HasAttribute(regionProperty) {
		if configured := config.GetAttr(regionProperty); !configured.IsKnown() {
			return configured
		}
	}
	return stringOrNull(region)
}

func stringOrNull(text string) cty.Value {
	if text == "" {
		return cty.NullVal(cty.String)
	}
	return cty.StringVal(text)
}

func attributePath(name string) *proto.AttributePath {
	return &proto.AttributePath{Steps: []*proto.AttributePath_Step{
		{Selector: &proto.AttributePath_Step_AttributeName{AttributeName: name}},
	}}
}
