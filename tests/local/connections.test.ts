import assert from "node:assert/strict";
import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { connectAnew } from "../../local/engine/connections";

const ASK = "/ecrhub.Test/Ask";
const sameBytes = (bytes: Buffer): Buffer => bytes;

describe("programs of one process, on the local engine", () => {
  it("reach an engine on the port of one that has ended", async () => {
    connectAnew();
    const former = await serve(0);
    const formerClient = connect(former.port);
    assert.equal(await ask(formerClient), "answered");
    former.server.forceShutdown();
    assert.match(await ask(formerClient), /^14 UNAVAILABLE/);
    assert.match(await ask(formerClient), /^14 UNAVAILABLE/);

    const latter = await serve(former.port);
    const latterClient = connect(former.port);
    assert.equal(await ask(latterClient), "answered");
    latter.server.forceShutdown();
    formerClient.close();
    latterClient.close();
  });
});

/** A client as Pulumi's SDK makes them. */
function connect(port: number): Client {
  const { grpcClientOptions } = runtime as unknown as { grpcClientOptions: object };
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), grpcClientOptions);
}

/** What a request came to: an answer, or the error's text. */
function ask(client: Client): Promise<string> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(ASK, sameBytes, sameBytes, Buffer.alloc(0), (error) => {
      resolve(error?.message ?? "answered");
    });
  });
}

async function serve(port: number): Promise<{ server: Server; port: number }> {
  const server = new Server();
  const definition = {
    path: ASK,
    requestStream: false as const,
    responseStream: false as const,
    requestSerialize: sameBytes,
    requestDeserialize: sameBytes,
    responseSerialize: sameBytes,
    responseDeserialize: sameBytes,
  };
  server.addService(
    { ask: definition },
    {
      ask: (_call: unknown, answer: (error: null, value: Buffer) => void) => {
        answer(null, Buffer.alloc(0));
      },
    },
  );
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, given) => {
      if (error) reject(error);
      else resolve(given);
    });
  });
  return { server, port: bound };
}
