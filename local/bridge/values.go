package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/plugin/convert"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/tfplugin5"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/msgpack"
	protobuf "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
)

func kinds(schemas map[string]*proto.Schema) map[string]*kind {
	result := make(map[string]*kind, len(schemas))
	for name, schema := range schemas {
		result[name] = newKind(name, schema)
	}
	return result
}

func newKind(name string, schema *proto.Schema) *kind {
	block := blockOf(schema)
	full := block.ImpliedType()
	isOurs := func(attribute string) bool {
		described, ok := block.Attributes[attribute]
		return ok && described.Description == addedByBridge
	}
	bare := map[string]cty.Type{}
	for attribute, shape := range full.AttributeTypes() {
		if !isOurs(attribute) {
			bare[attribute] = shape
		}
	}
	result := &kind{block: block, full: full, bare: cty.Object(bare), regionIsOurs: isOurs(regionProperty)}
	if isOurs(idProperty) {
		result.idFrom = identities[name]
	}
	return result
}

// blockOf goes by way of the wire: the library has the protocol's messages twice.
func blockOf(schema *proto.Schema) *configschema.Block {
	vendored := &tfplugin5.Schema_Block{}
	text, err := protobuf.Marshal(protoadapt.MessageV2Of(schema.Block))
	if err == nil {
		err = protobuf.Unmarshal(text, vendored)
	}
	if err != nil {
		panic(err) // both are generated from one protocol file
	}
	return convert.ProtoToConfigSchema(vendored)
}

// fromBridge reads a value with all that the bridge adds.
func (k *kind) fromBridge(value *proto.DynamicValue) (cty.Value, error) {
	return decode(value, k.full)
}

// toProvider writes a value as the provider knows it.
func (k *kind) toProvider(value cty.Value) (*proto.DynamicValue, error) {
	if value.IsNull() {
		return encode(cty.NullVal(k.bare), k.bare)
	}
	attributes := value.AsValueMap()
	for name := range attributes {
		if !k.bare.HasAttribute(name) {
			delete(attributes, name)
		}
	}
	return encode(cty.ObjectVal(attributes), k.bare)
}

// toBridge writes the provider's answer with the region it was sent to, and an id.
func (k *kind) toBridge(answer *proto.DynamicValue, region cty.Value) (*proto.DynamicValue, error) {
	if answer == nil || !k.regionIsOurs && k.idFrom == "" {
		return answer, nil
	}
	value, err := decode(answer, k.bare)
	if err != nil {
		return nil, err
	}
	if value.IsNull() {
		return encode(cty.NullVal(k.full), k.full)
	}
	attributes := value.AsValueMap()
	if k.regionIsOurs {
		attributes[regionProperty] = region
	}
	if k.idFrom != "" {
		attributes[idProperty] = attributes[k.idFrom]
	}
	return encode(cty.ObjectVal(attributes), k.full)
}

func decode(value *proto.DynamicValue, shape cty.Type) (cty.Value, error) {
	if value == nil || len(value.Msgpack) == 0 {
		return cty.NullVal(shape), nil
	}
	return msgpack.Unmarshal(value.Msgpack, shape)
}

func encode(value cty.Value, shape cty.Type) (*proto.DynamicValue, error) {
	text, err := msgpack.Marshal(value, shape)
	return &proto.DynamicValue{Msgpack: text}, err
}
