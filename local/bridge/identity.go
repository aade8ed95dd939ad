package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
)

const idProperty = "id"

// identities are the kinds without an id, which Pulumi cannot do without, and the attribute that is theirs.
var identities = map[string]string{
	"aws_ecr_account_setting": "name",
	"aws_inspector2_filter":   "arn",
}

func addIdentity(name string, schema *proto.Schema) {
	if _, ok := identities[name]; ok {
		addAttribute(schema, &proto.Schema_Attribute{
			Name: idProperty, Type: []byte(`"string"`), Computed: true,
		})
	}
}
