// Command pulumi-resource-aws stands in for Pulumi's plugin aws where that cannot be downloaded: it serves the type
// tokens of @pulumi/aws with the Terraform AWS provider binary named by TF_AWS_PROVIDER.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5"
)

// version is the version of @pulumi/aws served; the build sets it.
var version = "0.0.0"

const terraformVersion = "1.11.4"

func main() {
	// A provider ends with the thread that started it: keep that thread.
	runtime.LockOSThread()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-aws:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	binary := os.Getenv("TF_AWS_PROVIDER")
	if binary == "" {
		return fmt.Errorf("TF_AWS_PROVIDER is not set: it names the Terraform AWS provider binary to serve")
	}
	stopTerraformOnSignal()
	home, err := startTerraform(binary)
	if err != nil {
		return err
	}
	defer home.stop()
	schema, err := readSchema(ctx, binary, home)
	if err != nil {
		return err
	}
	provider, err := tfplugin5.NewProvider(ctx, newRegionalClient(binary, home, schema), terraformVersion)
	if err != nil {
		return err
	}
	tfbridge.Main("aws", version, providerInfo(ignoring{provider}, binary), []byte("{}"))
	return nil
}
