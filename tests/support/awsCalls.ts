import assert from "node:assert/strict";
import type { Credentials } from "../../local";

/** What the emulator goes by: who calls, and which operation. */
interface Call {
  readonly service: string;
  readonly region?: string;
  /** Operation of a service with a JSON protocol, such as `AWSEvents.PutEvents`. */
  readonly target: string;
  readonly input: object;
}

/** Calls the emulator as an account, for services of which the project has no client. */
export async function callAws<T>(credentials: Credentials, call: Call): Promise<T> {
  const text = await send(credentials, call, {
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": call.target },
    body: JSON.stringify(call.input),
  });
  return JSON.parse(text) as T;
}

/** A call to a service that answers in XML: Amazon EC2, Amazon SNS and IAM. */
interface Query extends Pick<Call, "service" | "region"> {
  /** The operation and its parameters, such as `{ Action: "GetRole", Version: "2010-05-08", RoleName: "deploy" }`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The text of the first element of a name in the answer. */
export async function queryAws(
  credentials: Credentials,
  query: Query,
  element: string,
): Promise<string> {
  const body = new URLSearchParams(query.parameters).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const text = await send(credentials, query, { headers, body });
  const found = new RegExp(`<${element}>([^<]*)</${element}>`).exec(text);
  assert.ok(found?.[1] !== undefined, `${element} in ${text}`);
  return found[1].replace(/&(quot|amp|lt|gt|#34);/g, (_, name: string) => ENTITIES[name] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  "#34": '"',
  amp: "&",
  lt: "<",
  gt: ">",
};

async function send(
  { accessKeyId }: Credentials,
  { service, region = "us-east-1" }: Pick<Call, "service" | "region">,
  { headers, body }: { headers: Record<string, string>; body: string },
): Promise<string> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  assert.ok(endpoint, "the local engine runs");
  const scope = `${accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { ...headers, authorization },
    body,
  });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text;
}
