package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

const maxNameLength = 255

// autoNamed are the properties that @pulumi/aws calls otherwise than Terraform does, and fills in.
var autoNamed = map[string]map[string]string{
	"aws_lambda_function": {"function_name": "name"},
}

// renamed are the other properties that @pulumi/aws calls otherwise than the library would: lists left in the singular, too.
var renamed = map[string]map[string]string{
	"aws_default_security_group": {"egress": "egress", "ingress": "ingress"},
	"aws_security_group":         {"egress": "egress", "ingress": "ingress"},
	"aws_sns_topic_subscription": {"topic_arn": "topic"},
}

func providerInfo(provider shim.Provider, binary string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            provider,
		Name:         "aws",
		Version:      version,
		Resources:    map[string]*tfbridge.ResourceInfo{},
		DataSources:  map[string]*tfbridge.DataSourceInfo{},
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
	}
	provider.ResourcesMap().Range(func(name string, kind shim.Resource) bool {
		info.Resources[name] = resourceInfo(name, kind.Schema(), binary)
		return true
	})
	provider.DataSourcesMap().Range(func(name string, _ shim.Resource) bool {
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(dataSourceToken(name))}
		return true
	})
	info.SetAutonaming(maxNameLength, "-")
	return info
}

func resourceInfo(name string, schema shim.SchemaMap, binary string) *tfbridge.ResourceInfo {
	fields := map[string]*tfbridge.SchemaInfo{}
	schema.Range(func(property string, shape shim.Schema) bool {
		if shape.Type() == shim.TypeString && holdsJSON(property) {
			fields[property] = &tfbridge.SchemaInfo{Transform: tfbridge.TransformJSONDocument}
		}
		return true
	})
	if hasProperty(schema, "name") && hasProperty(schema, "name_prefix") {
		fields["name"] = autoNameWithoutPrefix()
	}
	for property, pulumiName := range renamed[name] {
		fields[property] = &tfbridge.SchemaInfo{Name: pulumiName}
	}
	for property, pulumiName := range autoNamed[name] {
		fields[property] = tfbridge.AutoName(pulumiName, maxNameLength, "-")
	}
	return &tfbridge.ResourceInfo{
		Tok:              tokens.Type(resourceToken(name)),
		Fields:           fields,
		PreCheckCallback: refuseUnknownProperties(name, schema, fields, binary),
	}
}

func hasProperty(schema shim.SchemaMap, property string) bool {
	_, ok := schema.GetOk(property)
	return ok
}

// autoNameWithoutPrefix names nothing that is given a prefix for its name. The official plugin knows which properties conflict;
// the protocol of Terraform's providers does not tell.
func autoNameWithoutPrefix() *tfbridge.SchemaInfo {
	info := tfbridge.AutoName("name", maxNameLength, "-")
	compute := info.Default.ComputeDefault
	info.Default.ComputeDefault = func(ctx context.Context, options tfbridge.ComputeDefaultOptions) (any, error) {
		if options.Properties.HasValue("namePrefix") {
			return nil, nil
		}
		return compute(ctx, options)
	}
	return info
}

// holdsJSON tells the documents that @pulumi/aws takes as text or as an object.
func holdsJSON(property string) bool {
	return property == "policy" || property == "container_definitions" || strings.HasSuffix(property, "_policy")
}

// refuseUnknownProperties keeps a property newer than the Terraform provider from being dropped without a word.
func refuseUnknownProperties(
	name string, schema shim.SchemaMap, fields map[string]*tfbridge.SchemaInfo, binary string,
) func(context.Context, resource.PropertyMap, resource.PropertyMap) (resource.PropertyMap, error) {
	known := map[string]bool{"__defaults": true}
	schema.Range(func(property string, _ shim.Schema) bool {
		known[tfbridge.TerraformToPulumiNameV2(property, schema, fields)] = true
		return true
	})
	return func(_ context.Context, inputs, _ resource.PropertyMap) (resource.PropertyMap, error) {
		var unknown []string
		for key, value := range inputs {
			if !known[string(key)] && !value.IsNull() {
				unknown = append(unknown, string(key))
			}
		}
		if len(unknown) == 0 {
			return inputs, nil
		}
		sort.Strings(unknown)
		return nil, fmt.Errorf(
			"%s: %s, which serves %s here, does not know %s; the official plugin does: pulumi plugin install resource aws v%s",
			resourceToken(name), filepath.Base(binary), name, strings.Join(unknown, ", "), version)
	}
}
