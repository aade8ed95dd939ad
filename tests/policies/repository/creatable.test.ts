import assert from "node:assert/strict";
import { repositoryCreatable as policy } from "../../../policies/repository/creatable";
import { DEPLOYED, answer, askFakeEcr, operationsOn } from "../../support/fakeEcr";
import { type Fixture, type PolicySettings, UNKNOWN, judge } from "../../support/policyHarness";

const repository = (name: string, props: Fixture["props"] = { arn: UNKNOWN }): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name,
  props: { name: `team-a/${name}`, region: "us-east-1", ...props },
});

const ask = (resource: Fixture, settings: PolicySettings = {}) =>
  judge(policy, [resource], { enforcementLevel: "mandatory", ...settings });

const fix =
  "How to fix: Take a repository that exists into the stack, as docs/guides/adopt.md says. Where the stack has it, leave its encryption as it is, " +
  "or make a repository of another name and copy the images there.";

describe("ecr-repository-creatable", () => {
  askFakeEcr();
  before(() => {
    answer("team-a/taken", DEPLOYED);
    answer("team-a/denied", { DescribeRepositories: { error: "AccessDeniedException" } });
  });

  it("lets a repository be created that AWS does not have", async () => {
    assert.deepEqual(await ask(repository("new")), []);
  });

  it("stops one whose name is taken, and says with how many images", async () => {
    assert.deepEqual(await ask(repository("taken")), [
      [
        "mandatory: taken",
        "name: repository team-a/taken exists already, with 3 images and encryption KMS.",
        fix,
      ],
    ]);
  });

  it("asks for no repository that is deployed and stays", async () => {
    const asked = operationsOn("team-a/kept").length;
    const arn = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/kept";
    assert.deepEqual(await ask(repository("kept", { arn })), []);
    assert.equal(operationsOn("team-a/kept").length, asked);
  });

  it("stops where AWS does not answer, unless told otherwise", async () => {
    const [[head, line] = []] = await ask(repository("denied"));
    assert.equal(head, "mandatory: denied");
    assert.match(
      line ?? "",
      /^name: AWS does not say whether team-a\/denied exists: AccessDeniedException/,
    );
    assert.deepEqual(await ask(repository("denied"), { whenNotAnswered: "pass" }), []);
  });
});
