import assert from "node:assert/strict";
import { catalogue } from "../../../policies/pack";
import { forRuntime } from "../../../policies/support/judgedTypes";
import { callPack, createMessage, createStruct, get } from "../../../testing/runtime";

const mutable = { imageTagMutability: "MUTABLE", forceDelete: true };
const open = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" }],
});

const resources = [
  { type: "aws-native:ecr:Repository", props: { ...mutable, emptyOnDelete: true } },
  { type: "aws:s3/bucket:Bucket", props: {} },
  { type: "aws:ecr/repository:Repository", props: mutable },
  { type: "aws:ecr/repositoryPolicy:RepositoryPolicy", props: { repository: "api", policy: open } },
  { type: "aws:ecr/registryPolicy:RegistryPolicy", props: { policy: "{" } },
  {
    type: "kubernetes:argoproj.io/v1alpha1:Rollout",
    props: { spec: { template: { spec: { containers: [{ image: "a:latest" }] } } } },
  },
];

/** Ids of the policies that a resource breaks. */
async function judge({ type, props }: (typeof resources)[number]): Promise<string> {
  const request = createMessage("AnalyzeRequest", {
    Type: type,
    Urn: `urn:pulumi:prod::hub::${type}::it`,
    Name: "it",
    Properties: createStruct(props),
    Options: createMessage("AnalyzerResourceOptions", {}),
  });
  const answer = await callPack("makeAnalyzeRpcFun", "ecr-hub", policies, request);
  const diagnostics = get(answer, "getDiagnosticsList") as object[];
  return diagnostics.map((each) => String(get(each, "getPolicyname"))).join(" ");
}

const policies = forRuntime(
  Object.values(catalogue)
    .flat()
    // It counts what it finds until the stack is judged.
    .filter(({ metadata }) => metadata.id !== "workload-image-by-digest")
    .map(({ policy }) => policy),
);

const expected = [
  "ecr-repository-immutable-tags ecr-repository-no-force-delete",
  "",
  "ecr-repository-immutable-tags ecr-repository-no-force-delete",
  "ecr-repository-no-open-principal",
  "ecr-registry-policy-valid",
  "workload-image-no-latest",
];

describe("policies that pass over resources by their type", () => {
  it("judge the first resource of aws-native like any other", async () => {
    assert.equal(await judge(resources[0]!), expected[0]);
  });

  it("judge what they judge one after the other, whatever came before", async () => {
    for (const [index, resource] of [
      ...resources.entries(),
      ...[...resources.entries()].reverse(),
    ]) {
      assert.equal(await judge(resource), expected[index]);
    }
  });

  it("judge many resources at the same time as they judge each alone", async () => {
    const many = Array.from({ length: 20 }, () => resources).flat();
    const found = await Promise.all(many.map(judge));
    assert.deepEqual(found, Array.from({ length: 20 }, () => expected).flat());
  });
});
