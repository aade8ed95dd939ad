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
export async function callAws<T>(
  { accessKeyId }: Credentials,
  { service, region = "us-east-1", target, input }: Call,
): Promise<T> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  assert.ok(endpoint, "the local engine runs");
  const scope = `${accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  assert.ok(response.ok, text);
  return JSON.parse(text) as T;
}
