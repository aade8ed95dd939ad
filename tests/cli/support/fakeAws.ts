import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An operation as it is asked for: `DescribeImages` and its input; of REST services the method and the path. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the fake answers: an object, an exception by name, or nothing for now. */
export type Answer = object | { readonly exception: string } | "silence";

/** A server on 127.0.0.1 that answers in place of AWS and remembers what it was asked. */
export class FakeAws {
  readonly calls: Call[] = [];
  readonly #server: Server;

  private constructor(answer: (call: Call) => Answer) {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response, answer);
    });
  }

  static async start(answer: (call: Call) => Answer): Promise<FakeAws> {
    const fake = new FakeAws(answer);
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  /** The variables that make a command talk to the fake. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
  }

  /** The inputs of one operation, in the order in which they were asked. */
  inputsOf(operation: string): Call["input"][] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (call: Call) => Answer,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const target = request.headers["x-amz-target"];
    const operation =
      typeof target === "string"
        ? target.split(".")[1]!
        : `${request.method ?? ""} ${decodeURIComponent(request.url ?? "")}`;
    const call = readQuery(text) ?? {
      operation,
      input: text === "" ? {} : (JSON.parse(text) as Call["input"]),
    };
    this.calls.push(call);
    const result = answer(call);
    if (result === "silence") return;
    const exception = "exception" in result ? result.exception : undefined;
    if (readQuery(text) !== undefined) {
      response.writeHead(exception === undefined ? 200 : 400, { "content-type": "text/xml" });
      response.end(
        exception === undefined
          ? toXml({ [`${call.operation}Response`]: { [`${call.operation}Result`]: result } })
          : toXml({
              ErrorResponse: {
                Error: { Type: "Sender", Code: exception, Message: `${exception} of the test.` },
              },
            }),
      );
      return;
    }
    response.writeHead(exception === undefined ? 200 : 400, {
      "content-type": "application/x-amz-json-1.1",
    });
    response.end(
      JSON.stringify(
        exception === undefined
          ? result
          : { __type: exception, message: `${exception} of the test.` },
      ),
    );
  }
}

/** A call of a service that takes forms, as IAM does. */
function readQuery(text: string): Call | undefined {
  if (!text.includes("Action=")) return undefined;
  const { Action, ...input } = Object.fromEntries(new URLSearchParams(text));
  return Action === undefined ? undefined : { operation: Action, input };
}

function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${toXml(one)}</member>`).join("");
  if (typeof value !== "object" || value === null) return String(value).replace(/[<&]/g, "");
  return Object.entries(value)
    .map(([key, member]) => `<${key}>${toXml(member)}</${key}>`)
    .join("");
}
