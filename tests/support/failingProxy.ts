import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy on this machine before the emulator, which lets a share of the calls to Amazon ECR fail. */
export interface FailingProxy {
  readonly endpoint: string;
  /** Between 0 and 1. */
  failing: number;
  stop(): Promise<void>;
}

/** Half of the calls that fail have reached AWS: their effect is there, and nobody was told. */
export async function startFailingProxy(target: string): Promise<FailingProxy> {
  const { hostname, port } = new URL(target);
  const forward = (incoming: IncomingMessage, response: ServerResponse, isAnswerLost: boolean) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ hostname, port, method, path: url, headers }, (answer) => {
      if (isAnswerLost) {
        answer.resume();
        fail(response);
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer((incoming, response) => {
    const isOfEcr = String(incoming.headers["x-amz-target"]).includes("ContainerRegistry");
    const dice = isOfEcr ? Math.random() : 1;
    if (dice < proxy.failing / 2) {
      incoming.resume();
      fail(response);
    } else forward(incoming, response, dice < proxy.failing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: FailingProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failing: 0,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return proxy;
}

function fail(response: ServerResponse): void {
  response.writeHead(500, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify({ __type: "ServerException", message: "failed by the proxy" }));
}
