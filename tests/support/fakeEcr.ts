import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A member `error` is the name of an error. */
type Answer = Readonly<Record<string, unknown>> | "silence";

/** What a request says of the images it is about. */
export interface AskedOf {
  readonly repositoryName?: string;
  readonly repositoryNames?: readonly string[];
  readonly filter?: { readonly imageStatus?: string };
  readonly nextToken?: string;
}

/** What the fake tells of an image: answers of Amazon ECR by operation, or its errors; some depend on the request. */
export type Answers = Readonly<Record<string, Answer | ((request: AskedOf) => Answer)>>;

const images = new Map<string, Answers>();
const asked: string[] = [];

/** Tells the fake what to answer about a repository's images. */
export function answer(repositoryName: string, answers: Answers): void {
  images.set(repositoryName, answers);
}

/** The operations that were asked of a repository, in their order. */
export function operationsOn(repositoryName: string): readonly string[] {
  return asked
    .filter((each) => each.endsWith(` ${repositoryName}`))
    .map((each) => each.split(" ")[0]!);
}

/** An image that exists, has been scanned, and has these vulnerabilities. */
export function scanned(
  ...vulnerabilities: readonly (readonly [id: string, severity: string])[]
): Answers {
  return {
    DescribeImages: { imageDetails: [{ imageDigest: `sha256:${"1".repeat(64)}` }] },
    DescribeImageScanFindings: {
      imageScanStatus: { status: "COMPLETE" },
      imageScanFindings: {
        findings: vulnerabilities.map(([name, severity]) => ({ name, severity })),
      },
    },
  };
}

/** A repository that exists, with three images. */
export const DEPLOYED: Answers = {
  DescribeRepositories: { repositories: [{ encryptionConfiguration: { encryptionType: "KMS" } }] },
  DescribeImages: { imageDetails: [{}, {}, {}] },
};

let endpoint: Promise<string> | undefined;

/** Starts a server on 127.0.0.1 that answers in place of Amazon ECR, once for all tests; it keeps no process alive. */
function startServer(): Promise<string> {
  endpoint ??= new Promise((resolve) => {
    const server = createServer((request, response) => {
      void respond(request, response);
    });
    server.unref();
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
  return endpoint;
}

/** Lets the tests of a suite ask the fake: to be called in the suite itself. */
export function askFakeEcr(): void {
  let environment = process.env;
  before("point the SDK of AWS to the fake", async () => {
    environment = process.env;
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL_ECR: await startServer(),
      AWS_ENDPOINT_URL_IAM: await startServer(),
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
  });
  after(() => {
    process.env = environment;
  });
}

async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  if (body.startsWith("Action=ListOpenIDConnectProviders")) {
    respondAsIam(response);
    return;
  }
  const request = JSON.parse(body) as AskedOf;
  const { repositoryName = request.repositoryNames?.[0] ?? "" } = request;
  const operation = String(message.headers["x-amz-target"]).split(".").at(-1) ?? "";
  asked.push(`${operation} ${repositoryName}`);
  const known = images.get(repositoryName)?.[operation] ?? { error: "RepositoryNotFoundException" };
  const given: Answer = typeof known === "function" ? known(request) : known;
  if (given === "silence") return;
  const type = { "content-type": "application/x-amz-json-1.1" };
  const isError = "error" in given;
  response.writeHead(isError ? 400 : 200, type);
  response.end(JSON.stringify(isError ? { __type: given.error, message: "not here" } : given));
}

let isIamOpen = true;

/** Lets IAM of the fake answer, or deny what it is asked. */
export function openIam(isOpen: boolean): void {
  isIamOpen = isOpen;
}

/** IAM answers in XML; the account has the OIDC provider of GitHub. */
function respondAsIam(response: ServerResponse): void {
  const arn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
  const answer = `<ListOpenIDConnectProvidersResult><OpenIDConnectProviderList><member><Arn>${arn}</Arn></member></OpenIDConnectProviderList></ListOpenIDConnectProvidersResult>`;
  const denied = "<Error><Code>AccessDenied</Code><Message>not for you</Message></Error>";
  response.writeHead(isIamOpen ? 200 : 403, { "content-type": "text/xml" });
  response.end(
    isIamOpen
      ? `<ListOpenIDConnectProvidersResponse>${answer}</ListOpenIDConnectProvidersResponse>`
      : `<ErrorResponse>${denied}</ErrorResponse>`,
  );
}
