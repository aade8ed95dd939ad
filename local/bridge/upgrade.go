package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/zclconf/go-cty/cty"
	"google.golang.org/grpc"
)

// upgrades remembers what states were upgraded to. The library upgrades a state twice in an update, the second time from
// what came of the first, in which it writes every set as {}.
type upgrades struct {
	lock  sync.Mutex
	known map[string]*proto.DynamicValue
}

func (u *upgrades) find(key string) *proto.DynamicValue {
	u.lock.Lock()
	defer u.lock.Unlock()
	return u.known[key]
}

func (u *upgrades) remember(key string, value *proto.DynamicValue) {
	u.lock.Lock()
	defer u.lock.Unlock()
	if u.known == nil {
		u.known = map[string]*proto.DynamicValue{}
	}
	u.known[key] = value
}

func (c *regionalClient) UpgradeResourceState(
	ctx context.Context, request *proto.UpgradeResourceState_Request, options ...grpc.CallOption,
) (*proto.UpgradeResourceState_Response, error) {
	resource := c.resources[request.TypeName]
	properties := map[string]interface{}{}
	if err := json.Unmarshal(request.RawState.Json, &properties); err != nil {
		return nil, err
	}
	key, err := upgradeKey(request.TypeName, properties)
	if err != nil {
		return nil, err
	}
	if known := c.upgrades.find(key); known != nil {
		return &proto.UpgradeResourceState_Response{UpgradedState: known}, nil
	}
	region := resource.takeAdded(properties)
	resource.restoreEmptyCollections(properties)
	bare, err := json.Marshal(properties)
	if err != nil {
		return nil, err
	}
	request.RawState = &proto.RawState{Json: bare}
	response, err := c.ProviderClient.UpgradeResourceState(ctx, request, options...)
	if err != nil || firstError(response.Diagnostics) != nil {
		return response, err
	}
	if response.UpgradedState, err = resource.toBridge(response.UpgradedState, stringOrNull(region)); err != nil {
		return nil, err
	}
	return response, c.rememberUpgrade(request.TypeName, resource, response.UpgradedState)
}

func (c *regionalClient) rememberUpgrade(name string, resource *kind, upgraded *proto.DynamicValue) error {
	value, err := resource.fromBridge(upgraded)
	if err != nil {
		return err
	}
	key, err := upgradeKey(name, asTheLibraryKeepsIt(value))
	if err != nil {
		return err
	}
	c.upgrades.remember(key, upgraded)
	return nil
}

func upgradeKey(name string, properties interface{}) (string, error) {
	text, err := json.Marshal(properties)
	return name + string(text), err
}

// takeAdded takes out what the provider knows nothing of, and returns the region.
func (k *kind) takeAdded(properties map[string]interface{}) string {
	if k.idFrom != "" {
		delete(properties, idProperty)
	}
	if !k.regionIsOurs {
		return ""
	}
	region, _ := properties[regionProperty].(string)
	delete(properties, regionProperty)
	return region
}

// restoreEmptyCollections mends what the library makes of an empty list or set: null, which the provider takes for
// "not known yet" and shows as a change, and which the library itself cannot take away again inside of a list.
func (k *kind) restoreEmptyCollections(properties map[string]interface{}) {
	restoreEmptyCollections(properties, k.bare)
}

func restoreEmptyCollections(properties map[string]interface{}, shape cty.Type) {
	for name, property := range shape.AttributeTypes() {
		value, given := properties[name]
		if !given || !(property.IsListType() || property.IsSetType()) {
			continue
		}
		if value == nil {
			properties[name] = []interface{}{}
			continue
		}
		items, _ := value.([]interface{})
		for _, item := range items {
			if members, ok := item.(map[string]interface{}); ok {
				restoreEmptyCollections(members, property.ElementType())
			}
		}
	}
}

// asTheLibraryKeepsIt converts a value as the library does: numbers become floats, sets stay what they are and so are
// written as {}.
func asTheLibraryKeepsIt(value cty.Value) interface{} {
	shape := value.Type()
	switch {
	case value.IsNull():
		return nil
	case shape.IsSetType():
		return struct{}{}
	case shape == cty.String:
		return value.AsString()
	case shape == cty.Bool:
		return value.True()
	case shape == cty.Number:
		number, _ := value.AsBigFloat().Float64()
		return number
	case shape.IsListType() || shape.IsTupleType():
		items := []interface{}{}
		for _, item := range value.AsValueSlice() {
			items = append(items, asTheLibraryKeepsIt(item))
		}
		return items
	case shape.IsMapType() || shape.IsObjectType():
		properties := map[string]interface{}{}
		for name, property := range value.AsValueMap() {
			properties[name] = asTheLibraryKeepsIt(property)
		}
		return properties
	}
	panic(fmt.Sprintf("a state holds no %s", shape.FriendlyName()))
}
