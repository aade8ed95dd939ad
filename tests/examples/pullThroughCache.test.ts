import assert from "node:assert/strict";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

const program = exampleProgram("pull-through-cache");
const secret =
  "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/docker-hub-AbCdEf";

function upstreams(rules: Readonly<Record<string, Record<string, unknown>>>) {
  return Object.values(rules).map(({ ecrRepositoryPrefix, upstreamRegistryUrl, credentialArn }) => [
    ecrRepositoryPrefix,
    upstreamRegistryUrl,
    credentialArn,
  ]);
}

describe("example pull-through-cache", () => {
  it("leaves Docker Hub out without a secret, and lets nobody but its own account in", async () => {
    const recording = await record(program);
    const rules = inputsOf(recording, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule");
    assert.deepEqual(upstreams(rules), [
      ["ecr-public", "public.ecr.aws", undefined],
      ["kubernetes", "registry.k8s.io", undefined],
    ]);
    assert.deepEqual(inputsOf(recording, "aws:ecr/registryPolicy:RegistryPolicy"), {});
    assert.deepEqual(recording.warnings, []);
  });

  it("lets the organization make repositories below each prefix, and caches Docker Hub by the secret", async () => {
    const recording = await record(program, {
      config: { organizationId: "o-acme123456", dockerHubSecretArn: secret },
    });
    const rules = inputsOf(recording, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule");
    assert.deepEqual(
      upstreams(rules).find(([prefix]) => prefix === "docker-hub"),
      ["docker-hub", "registry-1.docker.io", secret],
    );
    const [policy] = Object.values(inputsOf(recording, "aws:ecr/registryPolicy:RegistryPolicy"));
    for (const prefix of ["ecr-public", "kubernetes", "docker-hub"]) {
      assert.match(String(policy?.policy), new RegExp(`repository/${prefix}/\\*`));
    }
    assert.match(String(policy?.policy), /o-acme123456/);
    assert.deepEqual(recording.warnings, []);
  });
});
