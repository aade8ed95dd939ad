import assert from "node:assert/strict";

import { Provider } from "@pulumi/aws/provider";

import { completeArguments, construct } from "../support/completeArguments";
import { type Recording, record } from "../support/recordedMocks";

/** What names of children end with: the provider and the region. */
const PLACE = "@given@us-east-1";
const TEMPLATES_POLICY = `aws:iam/rolePolicy:RolePolicy registry-templates${PLACE}`;
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const SETTING = "aws:ecr/accountSetting:AccountSetting";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget complete";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy complete";
const REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy registry@given@us-east-1";
const CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";

const scanning = {
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration registry@given@us-east-1": [
    "aws:inspector2/enabler:Enabler registry@given@us-east-1",
  ],
};
const templates = [
  `${TEMPLATE} ROOT${PLACE}`,
  `${TEMPLATE} github${PLACE}`,
  `${TEMPLATE} upstream${PLACE}`,
];

/** What waits for what although no input comes from it, in components with complete arguments. */
const waits: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  FindingsAlerts: {
    ...Object.fromEntries(
      ["stage-api", "target-audit", "topic"].flatMap((route) =>
        ["finding", "scan"].map((event) => [
          `${TARGET}-${route}-${event}`,
          [`${ROLE_POLICY}-${route}`],
        ]),
      ),
    ),
    "aws:sfn/stateMachine:StateMachine complete-stop-stages": [`${ROLE_POLICY}-stop-stages`],
  },
  HubRegistry: {
    ...scanning,
    [`${CACHE} github${PLACE}`]: templates,
    [`${CACHE} upstream${PLACE}`]: templates,
    [REGISTRY_POLICY]: [
      `${SETTING} BASIC_SCAN_TYPE_VERSION${PLACE}`,
      `${SETTING} BLOB_MOUNTING${PLACE}`,
      `${SETTING} REGISTRY_POLICY_SCOPE${PLACE}`,
      ...templates,
    ],
    [`${TEMPLATE} github${PLACE}`]: [TEMPLATES_POLICY],
    [`${TEMPLATE} upstream${PLACE}`]: [TEMPLATES_POLICY],
  },
  HubRepository: {},
  ImagePublisher: {
    "aws:codebuild/project:Project api@given@us-east-1": [
      `${ROLE_POLICY}-codebuild`,
      `${ROLE_POLICY}-codebuild-build`,
    ],
  },
  ImageSigning: {},
  PublicRepository: {},
  RegistryEndpoints: {},
  ReplicaRegistry: {
    ...scanning,
    [REGISTRY_POLICY]: [`${TEMPLATE} ROOT${PLACE}`, `${TEMPLATE} team-a${PLACE}`],
    [`${TEMPLATE} ROOT${PLACE}`]: [TEMPLATES_POLICY],
  },
  SpokeAccess: {
    "aws:eks/podIdentityAssociation:PodIdentityAssociation complete-builder": [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment complete-builder",
    ],
  },
};

function waitsIn({ resources }: Recording<unknown>) {
  return Object.fromEntries(
    resources.flatMap(({ type, name, dependsOn }) =>
      dependsOn ? [[`${type} ${name}`, dependsOn]] : [],
    ),
  );
}

describe("a component with complete arguments", () => {
  for (const [component, waitsOfComponent] of Object.entries(waits)) {
    const args = completeArguments.find((one) => one.component === component)?.args;
    const recorded = () =>
      record(() => {
        const provider = new Provider("given", {});
        construct(component, args, { providers: [provider] });
      });

    it(`hands them to the engine, where policies see them: ${component}`, async () => {
      const recording = await recorded();
      const itself = recording.resources.find(({ type }) => type === `ecr-hub:index:${component}`);
      assert.deepEqual(itself?.inputs, args);
    });

    it(`makes everything with its provider, and asks no other: ${component}`, async () => {
      const { resources, invokes } = await recorded();
      const children = resources.filter(({ parent }) => parent !== "");
      assert.ok(children.length > 0);
      // Resources of another provider are not those of the provider that is given.
      const ofAws = [...children, ...invokes].filter(
        (one) => !("type" in one && one.type.startsWith("aws-native:")),
      );
      const providers = ofAws.map(({ provider }) => provider);
      assert.deepEqual([...new Set(providers)], ["given"]);
    });

    it(`lets each resource wait for what it needs in AWS: ${component}`, async () => {
      assert.deepEqual(waitsIn(await recorded()), waitsOfComponent);
    });
  }

  it("asks AWS for what its arguments do not tell", async () => {
    const { invokes } = await record(() => {
      const provider = new Provider("given", {});
      construct("HubRegistry", {}, { providers: [provider] });
    });
    assert.deepEqual(invokes, [
      { token: "aws:index/getCallerIdentity:getCallerIdentity", provider: "given" },
      { token: "aws:index/getRegion:getRegion", provider: "given" },
    ]);
  });
});
