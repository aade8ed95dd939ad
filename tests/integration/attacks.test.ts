import assert from "node:assert/strict";
import {
  LifecyclePolicy,
  Repository,
  type RepositoryArgs,
  RepositoryPolicy,
} from "@pulumi/aws/ecr";
import { Policy, RolePolicy } from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws";
import {
  ComponentResource,
  CustomResource,
  type CustomResourceOptions,
  type ComponentResourceOptions,
  secret,
} from "@pulumi/pulumi";
import { expireUntagged, lifecyclePolicy } from "../../domain/lifecycle/rules";
import type { Engine, Outcome, Stack } from "../../local";
import { type PolicyPack, buildPolicyPack } from "../../local/engine/policyPack";
import { accounts } from "../../local/scenario";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  localEngine,
  stoppedBy,
  succeeded,
} from "../support/localEngine";

const REGION = "us-east-1";
/** URNs that the preset strict trusts. */
const TRUSTED = "urn:pulumi:prod::hub::aws:iam/policy:Policy::registry-administrator";

const IMMUTABLE = "ecr-repository-immutable-tags";
const OPEN = "ecr-repository-no-open-principal";
const RIGHTS = "iam-ecr-least-privilege";

const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const open = allow({ Principal: "*", Action: ["ecr:BatchGetImage"] });
const administering = allow({ Action: "ecr:DeleteRepository", Resource: "*" });

const tags = { team: "a", "cost-center": "4711" };
const key = `arn:aws:kms:${REGION}:${accounts.hub}:key/11111111-2222-3333-4444-555555555555`;

/** A repository that complies with the preset strict, but for what is changed; its lifecycle policy is another resource. */
function repository(name: string, changed: RepositoryArgs, opts?: CustomResourceOptions) {
  return new Repository(
    name,
    {
      name: `team-a/${name}`,
      imageTagMutability: "IMMUTABLE",
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
      imageScanningConfiguration: { scanOnPush: true },
      tags,
      ...changed,
    },
    opts,
  );
}

function openPolicy(name: string, opts?: CustomResourceOptions) {
  return new RepositoryPolicy(name, { repository: `team-a/${name}`, policy: open }, opts);
}

class Component extends ComponentResource {
  constructor(type: string, name: string, opts?: ComponentResourceOptions) {
    super(type, name, {}, opts);
  }
}

/** A resource as no SDK makes it: of a type, and with properties, that are written by hand. */
class Raw extends CustomResource {
  constructor(type: string, name: string, props: object) {
    super(type, name, { ...props });
  }
}

/** What somebody does who may commit to the program, by the policy that has to stop it; the resource has the attack's name. */
const attacks: Readonly<
  Record<string, readonly [policy: string, attack: (name: string) => unknown]>
> = {
  "alias-of-a-trusted-urn": [
    RIGHTS,
    (name) => new Policy(name, { policy: administering }, { aliases: [TRUSTED] }),
  ],
  "alias-by-stack-and-project": [
    RIGHTS,
    (name) =>
      new Policy(
        name,
        { policy: administering },
        { aliases: [{ name: "team-a-api-push", stack: "prod", project: "hub" }] },
      ),
  ],
  "registry-administrator": [RIGHTS, (name) => new Policy(name, { policy: administering })],
  [TRUSTED]: [RIGHTS, (name) => new Policy(name, { name: "it", policy: administering })],
  "team-a-api-push": [
    RIGHTS,
    (name) => {
      const parent = new Component("ecr-hub:index:ImagePublisher", "publisher");
      const policy = allow({
        Action: "ecr:PutImage",
        Resource: `arn:aws:ecr:${REGION}:${accounts.hub}:repository/a/b`,
      });
      return new RolePolicy(name, { role: "push", policy }, { parent });
    },
  ],
  "nested-component": [
    IMMUTABLE,
    (name) => {
      const outer = new Component("acme:index:Outer", "outer");
      const parent = new Component("ecr-hub:index:HubRegistry", "inner", { parent: outer });
      return repository(name, { imageTagMutability: "MUTABLE" }, { parent });
    },
  ],
  transformation: [
    IMMUTABLE,
    (name) =>
      repository(
        name,
        {},
        {
          transformations: [
            ({ props, opts }) => ({ props: { ...props, imageTagMutability: "MUTABLE" }, opts }),
          ],
        },
      ),
  ],
  transform: [
    IMMUTABLE,
    (name) =>
      repository(
        name,
        {},
        {
          transforms: [
            ({ props, opts }) => ({ props: { ...props, imageTagMutability: "MUTABLE" }, opts }),
          ],
        },
      ),
  ],
  "transform-of-the-parent": [
    OPEN,
    (name) => {
      const parent = new Component("acme:index:Harmless", "harmless", {
        transforms: [({ props, opts }) => ({ props: { ...props, policy: open }, opts })],
      });
      const policy = allow({
        Principal: { AWS: accounts.production },
        Action: "ecr:BatchGetImage",
      });
      return new RepositoryPolicy(name, { repository: "team-a/api", policy }, { parent });
    },
  ],
  "provider-of-its-own": [
    IMMUTABLE,
    (name) => {
      const provider = new Provider("own", {
        region: "eu-west-1",
        skipCredentialsValidation: true,
      });
      return repository(name, { imageTagMutability: "MUTABLE" }, { provider });
    },
  ],
  "secret-document": [
    OPEN,
    (name) => new RepositoryPolicy(name, { repository: "team-a/api", policy: secret(open) }),
  ],
  "every-option": [
    OPEN,
    (name) =>
      openPolicy(name, {
        retainOnDelete: true,
        deleteBeforeReplace: true,
        replaceOnChanges: ["*"],
        ignoreChanges: ["policy"],
        additionalSecretOutputs: ["policy"],
        customTimeouts: { create: "1s" },
      }),
  ],
  "raw-resource": [
    IMMUTABLE,
    (name) =>
      new Raw("aws:ecr/repository:Repository", name, {
        name: `team-a/${name}`,
        imageTagMutability: "MUTABLE",
      }),
  ],
  "lifecycle-policy-elsewhere": [
    "ecr-lifecycle-present",
    (name) => {
      const endpoints = [{ ecr: "http://127.0.0.1:1" }];
      const provider = new Provider("fake", {
        region: REGION,
        endpoints,
        skipCredentialsValidation: true,
      });
      const policy = lifecyclePolicy([expireUntagged({ afterDays: 1 })]);
      new LifecyclePolicy(name, { repository: `team-a/${name}`, policy }, { provider });
      return repository(name, {});
    },
  ],
};

const names = Object.keys(attacks);
/** Those that judge a single resource stop it before it exists. */
const early = names.filter((name) => attacks[name]?.[0] !== "ecr-lifecycle-present");

describe("attacks of somebody who may commit to the program, on the real engine", () => {
  let preview: Outcome;
  const ups = new Map<string, Outcome>();

  before("preview all of them, and deploy one after the other", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const pack = await buildPolicyPack();
    let current = names;
    const stack = await openStack(engine, "attacks", pack, () => {
      for (const name of current) attacks[name]?.[1](name);
    });
    preview = await stack.preview();
    for (const name of early) {
      current = [name];
      ups.set(name, await stack.up());
    }
    succeeded(await stack.destroy());
  });

  for (const [name, [policy]] of Object.entries(attacks)) {
    it(`are stopped in the preview: ${name}`, () => {
      assert.ok(
        stoppedBy(preview).includes(`${policy}: ${name}`),
        JSON.stringify([stoppedBy(preview), preview.errors]),
      );
    });
  }

  for (const name of early) {
    it(`are stopped in the up: ${name}`, () => {
      const up = ups.get(name);
      assert.equal(up?.succeeded, false);
      assert.ok(stoppedBy(up).includes(`${attacks[name]?.[0]}: ${name}`), JSON.stringify(up));
    });
  }
});

function openStack(
  engine: Engine,
  project: string,
  pack: PolicyPack | undefined,
  register: () => unknown,
): Promise<Stack> {
  return engine.stack({
    project,
    name: "test",
    account: accounts.hub,
    region: REGION,
    program: () => {
      register();
      return Promise.resolve();
    },
    ...(pack && { policyPacks: [pack.folder], policyPackConfigs: [pack.strictConfig] }),
  });
}

describe("what exists already and is wrong, on the real engine", () => {
  let ignored: Outcome;
  let imported: { preview: Outcome; up: Outcome };
  let lookedUp: Outcome;

  before("deploy it without the pack, and go on with it", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const pack = await buildPolicyPack();
    let isGood = false;
    const register = () => {
      const wrong = new Repository("wrong", {
        name: "team-a/wrong",
        imageTagMutability: "MUTABLE",
      });
      const policy = isGood
        ? allow({ Principal: { AWS: accounts.production }, Action: "ecr:BatchGetImage" })
        : open;
      new RepositoryPolicy(
        "ignored",
        { repository: wrong.name, policy },
        { ignoreChanges: ["policy"] },
      );
    };
    const unguarded = await openStack(engine, "existing", undefined, register);
    succeeded(await unguarded.up());
    isGood = true;
    ignored = await (await openStack(engine, "existing", pack, register)).preview();
    const importing = await openStack(
      engine,
      "importing",
      pack,
      () =>
        new Repository(
          "imported",
          { name: "team-a/wrong", imageTagMutability: "MUTABLE" },
          { import: "team-a/wrong" },
        ),
    );
    imported = { preview: await importing.preview(), up: await importing.up() };
    const looking = await openStack(engine, "looking", pack, () => {
      Repository.get("seen", "team-a/wrong");
      RepositoryPolicy.get("seen", "team-a/wrong");
    });
    lookedUp = await looking.up();
  });

  it("is stopped where a program ignores the change that would mend it", () => {
    assert.ok(stoppedBy(ignored).includes(`${OPEN}: ignored`), stoppedBy(ignored).join(" "));
  });

  it("is stopped where a program imports it, in the preview and in the up", () => {
    for (const outcome of [imported.preview, imported.up]) {
      assert.equal(outcome.succeeded, false);
      assert.ok(
        stoppedBy(outcome).includes(`${IMMUTABLE}: imported`),
        stoppedBy(outcome).join(" "),
      );
    }
  });

  it("is passed over where a program only looks it up", () => {
    succeeded(lookedUp);
  });
});
