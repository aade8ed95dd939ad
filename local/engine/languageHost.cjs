// Stands in for Pulumi's language host for Node.js where `pulumi import` asks one which plugins a program needs. It runs no program.
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const server = new Server();
server.addService(LanguageRuntimeService, new LanguageServer(async () => ({})));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
