package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"google.golang.org/grpc"
)

// terraform is one running Terraform AWS provider.
type terraform struct {
	proto.ProviderClient
	stop func()
}

type terraformPlugin struct{ plugin.NetRPCUnsupportedPlugin }

func (terraformPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (interface{}, error) {
	return proto.NewProviderClient(conn), nil
}

func (terraformPlugin) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("a client only")
}

func startTerraform(binary string) (*terraform, error) {
	command := exec.Command(binary)
	command.SysProcAttr = endWithParent()
	process := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  tfplugin5.Handshake,
		Plugins:          plugin.PluginSet{"provider": terraformPlugin{}},
		Cmd:              command,
		Managed:          true,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
	})
	connection, err := process.Client()
	if err != nil {
		return nil, fmt.Errorf("%s does not start as a Terraform provider: %w", binary, err)
	}
	client, err := connection.Dispense("provider")
	if err != nil {
		process.Kill()
		return nil, fmt.Errorf("%s does not answer as a Terraform provider: %w", binary, err)
	}
	return &terraform{client.(proto.ProviderClient), process.Kill}, nil
}

// stopTerraformOnSignal ends the providers with the plugin: they ignore the interrupt that Pulumi sends to both.
func stopTerraformOnSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		plugin.CleanupClients()
		os.Exit(0)
	}()
}
