package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/zclconf/go-cty/cty"
	"google.golang.org/grpc"
)

const regionProperty = "region"

// addRegion gives a kind the property region that every regional kind of @pulumi/aws 7 has and Terraform AWS 5 lacks.
func addRegion(name string, schema *proto.Schema) {
	if !isGlobal(name) {
		addAttribute(schema, &proto.Schema_Attribute{
			Name: regionProperty, Type: []byte(`"string"`), Optional: true, Computed: true,
		})
	}
}

// addAttribute adds what the provider itself knows nothing of, unless it does.
func addAttribute(schema *proto.Schema, added *proto.Schema_Attribute) {
	for _, attribute := range schema.Block.Attributes {
		if attribute.Name == added.Name {
			return
		}
	}
	added.Description = addedByBridge
	schema.Block.Attributes = append(schema.Block.Attributes, added)
}

// addedByBridge marks an attribute that requests to the provider must not have.
const addedByBridge = "Added by the bridge."

func isGlobal(name string) bool {
	return strings.HasPrefix(name, "aws_iam_") || name == "aws_caller_identity" || name == "aws_partition"
}

// kind is what the regional client knows of a resource or data source.
type kind struct {
	block        *configschema.Block // with what the bridge adds
	full         cty.Type            // with what the bridge adds
	bare         cty.Type            // as the provider knows it
	regionIsOurs bool
	idFrom       string // the attribute that is the id of a kind that has none
}

// regionalClient sends each request to a provider of its resource's region, starting one where none runs yet.
type regionalClient struct {
	proto.ProviderClient // of the region in the provider's configuration
	binary               string
	schema               *proto.GetProviderSchema_Response
	resources            map[string]*kind
	dataSources          map[string]*kind

	lock       sync.Mutex
	configure  *proto.Configure_Request
	homeRegion string
	abroad     map[string]*terraform

	upgrades upgrades
}

func newRegionalClient(
	binary string, home proto.ProviderClient, schema *proto.GetProviderSchema_Response,
) *regionalClient {
	return &regionalClient{
		ProviderClient: home,
		binary:         binary,
		schema:         schema,
		resources:      kinds(schema.ResourceSchemas),
		dataSources:    kinds(schema.DataSourceSchemas),
		abroad:         map[string]*terraform{},
	}
}

func (c *regionalClient) GetSchema(
	context.Context, *proto.GetProviderSchema_Request, ...grpc.CallOption,
) (*proto.GetProviderSchema_Response, error) {
	return c.schema, nil
}

func (c *regionalClient) Configure(
	ctx context.Context, request *proto.Configure_Request, options ...grpc.CallOption,
) (*proto.Configure_Response, error) {
	config, err := decode(request.Config, c.configType())
	if err != nil {
		return nil, err
	}
	c.lock.Lock()
	c.configure, c.homeRegion = request, regionOf(config)
	c.lock.Unlock()
	if c.homeRegion == "" {
		c.homeRegion = firstSet("AWS_REGION", "AWS_DEFAULT_REGION")
	}
	return c.ProviderClient.Configure(ctx, request, options...)
}

func (c *regionalClient) configType() cty.Type {
	return blockOf(c.schema.Provider).ImpliedType()
}

// of returns the provider that manages what the values describe, and its region. The first known region counts.
func (c *regionalClient) of(ctx context.Context, values ...cty.Value) (proto.ProviderClient, string, error) {
	region := ""
	for _, value := range values {
		if region = regionOf(value); region != "" {
			break
		}
	}
	if region == "" || region == c.homeRegion {
		return c.ProviderClient, c.homeRegion, nil
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if running, ok := c.abroad[region]; ok {
		return running, region, nil
	}
	started, err := c.start(ctx, region)
	if err != nil {
		return nil, "", fmt.Errorf("the provider for region %s did not start: %w", region, err)
	}
	c.abroad[region] = started
	return started, region, nil
}

func (c *regionalClient) start(ctx context.Context, region string) (*terraform, error) {
	config, err := decode(c.configure.Config, c.configType())
	if err != nil {
		return nil, err
	}
	attributes := config.AsValueMap()
	attributes[regionProperty] = cty.StringVal(region)
	encoded, err := encode(cty.ObjectVal(attributes), c.configType())
	if err != nil {
		return nil, err
	}
	started, err := startTerraform(c.binary)
	if err != nil {
		return nil, err
	}
	response, err := started.Configure(ctx, &proto.Configure_Request{
		TerraformVersion: c.configure.TerraformVersion, Config: encoded,
	})
	if err == nil {
		err = firstError(response.Diagnostics)
	}
	if err != nil {
		started.stop()
		return nil, err
	}
	return started, nil
}

func (c *regionalClient) Stop(
	ctx context.Context, request *proto.Stop_Request, options ...grpc.CallOption,
) (*proto.Stop_Response, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, running := range c.abroad {
		_, _ = running.Stop(ctx, request, options...)
	}
	return c.ProviderClient.Stop(ctx, request, options...)
}

func regionOf(value cty.Value) string {
	if value == cty.NilVal || value.IsNull() || !value.IsKnown() || !value.Type().HasAttribute(regionProperty) {
		return ""
	}
	region := value.GetAttr(regionProperty)
	if region.IsNull() || !region.IsKnown() {
		return ""
	}
	return region.AsString()
}

func firstError(diagnostics []*proto.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == proto.Diagnostic_ERROR {
			return fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	return nil
}

func firstSet(names ...string) string {
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}
