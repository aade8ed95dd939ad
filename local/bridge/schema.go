package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"google.golang.org/grpc"
	protobuf "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
)

const (
	maxSchemaBytes = 256 << 20
	schemaVersion  = "2" // of what trimSchema leaves; part of the kept file's name
)

// readSchema asks the provider for its schema once and keeps what the bridge serves beside the plugin: the whole takes
// half a second to send and a second to take in, at every start.
func readSchema(ctx context.Context, binary string, client proto.ProviderClient) (*proto.GetProviderSchema_Response, error) {
	kept := schemaFile(binary)
	schema := &proto.GetProviderSchema_Response{}
	if text, err := os.ReadFile(kept); err == nil && protobuf.Unmarshal(text, protoadapt.MessageV2Of(schema)) == nil {
		return schema, nil
	}
	schema, err := client.GetSchema(ctx, &proto.GetProviderSchema_Request{}, grpc.MaxCallRecvMsgSize(maxSchemaBytes))
	if err != nil {
		return nil, fmt.Errorf("%s gives no schema: %w", binary, err)
	}
	trimSchema(schema)
	keepSchema(kept, schema)
	return schema, nil
}

func trimSchema(schema *proto.GetProviderSchema_Response) {
	schema.ProviderMeta, schema.Diagnostics = nil, nil
	for name, resource := range schema.ResourceSchemas {
		if resourceToken(name) == "" {
			delete(schema.ResourceSchemas, name)
			continue
		}
		addRegion(name, resource)
		addIdentity(name, resource)
	}
	for name, source := range schema.DataSourceSchemas {
		if dataSourceToken(name) == "" {
			delete(schema.DataSourceSchemas, name)
			continue
		}
		addRegion(name, source)
	}
}

func schemaFile(binary string) string {
	self, err := os.Executable()
	info, statErr := os.Stat(binary)
	if err != nil || statErr != nil {
		return ""
	}
	identity := fmt.Sprintf("%s %s %d %d", schemaVersion, binary, info.Size(), info.ModTime().UnixNano())
	sum := sha256.Sum256([]byte(identity))
	return filepath.Join(filepath.Dir(self), "schema-"+hex.EncodeToString(sum[:8])+".pb")
}

// keepSchema may fail, as in a folder that may not be written to: then the next start asks the provider again.
func keepSchema(path string, schema *proto.GetProviderSchema_Response) {
	text, err := protobuf.Marshal(protoadapt.MessageV2Of(schema))
	if err != nil || path == "" {
		return
	}
	whole, err := os.CreateTemp(filepath.Dir(path), "schema-*.tmp")
	if err != nil {
		return
	}
	defer os.Remove(whole.Name())
	_, err = whole.Write(text)
	if whole.Close() == nil && err == nil {
		_ = os.Rename(whole.Name(), path)
	}
}
