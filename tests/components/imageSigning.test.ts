import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { ImageSigning, type ImageSigningArgs } from "ecr-hub";
import type { NotationTrustPolicy } from "../../domain/signing/notationTrustPolicy";
import { unknownOutput } from "../support/publisherFixtures";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";
import { refusal } from "../support/refusal";

const PROFILE = "aws:signer/signingProfile:SigningProfile";
const PERMISSION = "aws:signer/signingProfilePermission:SigningProfilePermission";
const SIGNING = "aws-native:ecr:SigningConfiguration";
const hubUrl = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

describe("ImageSigning", () => {
  it("makes a profile for container images that only its own account signs with", async () => {
    const recording = await record(() => new ImageSigning("releases"));
    assert.deepEqual(
      recording.resources.map(({ type, name, parent, inputs }) => ({ type, name, parent, inputs })),
      [
        {
          type: PROFILE,
          name: "releases",
          parent: "ecr-hub:index:ImageSigning releases",
          inputs: { namePrefix: "releases_", platformId: "Notation-OCI-SHA384-ECDSA" },
        },
        { type: "ecr-hub:index:ImageSigning", name: "releases", parent: "", inputs: {} },
      ],
    );
  });

  it("puts out what signers and verifiers need", async () => {
    const { registeredOutputs } = await record(() => new ImageSigning("releases"));
    const outputs = registeredOutputs.releases as Record<string, string>;
    const { signingPolicyJson, verificationPolicyJson, notationTrustPolicyJson, ...ids } = outputs;
    const profileArn = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";
    assert.deepEqual(ids, { profileName: "releases", profileArn });
    assert.deepEqual(JSON.parse(signingPolicyJson!), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SignImages",
          Effect: "Allow",
          Action: ["signer:SignPayload"],
          Resource: [profileArn],
        },
      ],
    });
    assert.deepEqual(JSON.parse(verificationPolicyJson!), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadRevocations",
          Effect: "Allow",
          Action: ["signer:GetRevocationStatus"],
          Resource: ["*"],
        },
      ],
    });
    assert.deepEqual(JSON.parse(notationTrustPolicyJson!), {
      version: "1.0",
      trustPolicies: [
        {
          name: "releases",
          registryScopes: ["*"],
          signatureVerification: { level: "strict" },
          trustStores: ["signingAuthority:aws-signer-ts"],
          trustedIdentities: [profileArn],
        },
      ],
    });
  });

  it("takes every argument", async () => {
    const oldProfile = "arn:aws:signer:eu-west-1:111111111111:/signing-profiles/former";
    const recording = await record(
      () =>
        new ImageSigning("releases", {
          profileName: "acme_releases",
          signatureValidityPeriod: { value: 12, type: "MONTHS" },
          sign: {
            accounts: ["222222222222"],
            roleArns: { batch: "arn:aws:iam::333333333333:role/batch" },
          },
          verification: {
            repositoryUrls: [`${hubUrl}/team-a/api`],
            level: "permissive",
            trustedProfileArns: [oldProfile],
          },
          region: "eu-west-1",
          tags: { team: "platform" },
        }),
    );
    assert.deepEqual(inputsOf(recording, PROFILE), {
      "acme_releases@eu-west-1": {
        name: "acme_releases",
        platformId: "Notation-OCI-SHA384-ECDSA",
        signatureValidityPeriod: { value: 12, type: "MONTHS" },
        region: "eu-west-1",
        tags: { team: "platform" },
      },
    });
    const common = {
      profileName: "acme_releases",
      action: "signer:SignPayload",
      region: "eu-west-1",
    };
    assert.deepEqual(inputsOf(recording, PERMISSION), {
      "acme_releases-222222222222@eu-west-1": { ...common, principal: "222222222222" },
      "acme_releases-batch@eu-west-1": {
        ...common,
        principal: "arn:aws:iam::333333333333:role/batch",
      },
    });
    const outputs = recording.registeredOutputs.releases as Record<string, string>;
    const trusted = JSON.parse(outputs.notationTrustPolicyJson!) as NotationTrustPolicy;
    const statement = trusted.trustPolicies[0]!;
    assert.deepEqual(statement.registryScopes, [`${hubUrl}/team-a/api`]);
    assert.deepEqual(statement.signatureVerification, { level: "permissive" });
    assert.deepEqual(statement.trustedIdentities, [
      oldProfile,
      "arn:aws:signer:eu-west-1:111111111111:/signing-profiles/acme_releases",
    ]);
  });

  it("lets Amazon ECR sign what is pushed, by a provider that nothing else needs", async () => {
    const signed = async (managedSigning: ImageSigningArgs["managedSigning"]) => {
      const recording = await record(() => new ImageSigning("releases", { managedSigning }));
      return recording.resources.filter(({ type }) => type === SIGNING);
    };
    assert.deepEqual(await signed(undefined), []);
    const [configuration, ...others] = await signed({ repositoryFilters: ["team-a/*", "*prod*"] });
    assert.deepEqual(others, []);
    const { name, parent, inputs } = configuration!;
    const filterType = "WILDCARD_MATCH";
    const signingProfileArn = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";
    assert.deepEqual([name, parent], ["signing", "ecr-hub:index:ImageSigning releases"]);
    assert.deepEqual(inputs, {
      rules: [
        {
          signingProfileArn,
          repositoryFilters: [
            { filter: "team-a/*", filterType },
            { filter: "*prod*", filterType },
          ],
        },
      ],
    });
    const [everything] = await signed({});
    assert.deepEqual(everything!.inputs, { rules: [{ signingProfileArn }] });
  });

  it("refuses filters that match nothing, known or not", async () => {
    const filters = ["team-a/*", "Team", "**__a", "a//b"];
    assert.deepEqual(
      await refusal(
        () => new ImageSigning("releases", { managedSigning: { repositoryFilters: filters } }),
      ),
      [1, 3].map(
        (index) =>
          `managedSigning.repositoryFilters[${index}]: repository filter: given "${filters[index]!}", allowed a repository name in which * stands for any characters. (signing-filter-format)`,
      ),
    );
    for (const count of [0, 101]) {
      const repositoryFilters = pulumi.output(Array.from({ length: count }, (_, i) => `a${i}`));
      await assert.rejects(
        record(() => new ImageSigning("releases", { managedSigning: { repositoryFilters } })),
        new RegExp(
          `managedSigning.repositoryFilters: number of filters: given ${count}, allowed 1 to 100\\. \\(signing-filter-count\\)`,
        ),
      );
    }
  });

  it("makes a name that AWS Signer takes of any component's name", async () => {
    const name = "team-a/api images, signed by the release pipeline";
    const recording = await record(() => new ImageSigning(name));
    assert.equal(
      inputsOf(recording, PROFILE)[name]?.namePrefix,
      "team_a_api_images__signed_by_the_rele_",
    );
  });

  it("keeps the rest known while one role is not", async () => {
    const recording = await record(
      () => {
        const arn = unknownOutput();
        return new ImageSigning("releases", {
          sign: { accounts: ["222222222222"], roleArns: { batch: arn } },
        });
      },
      { preview: true },
    );
    assert.deepEqual(
      Object.entries(inputsOf(recording, PERMISSION)).map(([name, { principal }]) => [
        name,
        principal,
      ]),
      [
        ["releases-222222222222", "222222222222"],
        ["releases-batch", UNKNOWN],
      ],
    );
  });

  it("takes a preview in which no leaf is known", async () => {
    const leaf = unknownOutput;
    const recording = await record(
      () =>
        new ImageSigning("releases", {
          profileName: leaf(),
          signatureValidityPeriod: {
            value: leaf().apply(Number),
            type: leaf() as pulumi.Output<"DAYS">,
          },
          sign: { roleArns: { batch: leaf() } },
          verification: {
            repositoryUrls: [leaf(), leaf()],
            level: leaf() as pulumi.Output<"strict">,
            trustedProfileArns: [leaf()],
          },
          region: leaf(),
          tags: { team: leaf() },
        }),
      { preview: true },
    );
    assert.deepEqual(inputsOf(recording, PROFILE), {
      releases: {
        name: UNKNOWN,
        platformId: "Notation-OCI-SHA384-ECDSA",
        signatureValidityPeriod: UNKNOWN,
        region: UNKNOWN,
        tags: { team: UNKNOWN },
      },
    });
  });

  it("keeps a secret secret", async () => {
    const recording = await record(
      () => new ImageSigning("releases", { tags: { owner: pulumi.secret("jo") } }),
    );
    assert.deepEqual(inputsOf(recording, PROFILE).releases?.tags, {
      owner: { secret: "jo" },
    });
  });

  it("refuses everything that is wrong at once, before anything is registered", async () => {
    const roleArn = "arn:aws:iam::333333333333:user/jo";
    const args = {
      profileName: "my-profile",
      signatureValidityPeriod: { value: 200, type: "MONTHS" },
      sign: { accounts: ["22222222222"], roleArns: { jo: roleArn } },
      verification: {
        repositoryUrls: [`${hubUrl}/team-a/api:latest`],
        level: "skip",
        trustedProfileArns: ["*"],
      },
      region: "virginia",
      tags: { "aws:x": "y" },
      platform: "AWSLambda",
    };
    assert.deepEqual(
      (await refusal(() => new ImageSigning("releases", args as ImageSigningArgs))).toSorted(),
      [
        'platform: argument does not exist: given "platform", allowed profileName, signatureValidityPeriod, sign, verification, managedSigning, region, tags. (argument-unknown)',
        'profileName: signing profile name: given "my-profile", allowed 2 to 64 letters, digits and underscores. (signing-profile-name-format)',
        "signatureValidityPeriod.value: signature validity is out of range: given 200, allowed a whole number from 1 to 135 MONTHS. (signing-validity-range)",
        'sign.accounts[0]: account id: given "22222222222", allowed a string of 12 digits. (account-id-format)',
        'sign.roleArns.jo: signer is not a role: given "arn:aws:iam::333333333333:user/jo", allowed the ARN of a role, or accounts. (signing-role-arn)',
        `verification.repositoryUrls[0]: registry scope: given "${hubUrl}/team-a/api:latest", allowed * alone, or a repository such as ${hubUrl}/team-a/api. (notation-scope-format)`,
        'verification.trustedProfileArns[0]: trusted identity: given "*", allowed * alone, x509.subject: and its attributes, or the ARN of a signing profile. (notation-identity-format)',
        'verification.level: level of verification: given "skip", allowed strict, permissive, audit. (notation-level)',
        'region: region: given "virginia", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
        'tags["aws:x"]: tag key is reserved for AWS: given "aws:x", allowed keys that do not start with aws:. (tag-key-reserved)',
      ].toSorted(),
    );
  });

  it("refuses a grant that names nobody", async () => {
    assert.deepEqual(
      await refusal(() => new ImageSigning("releases", { sign: { accounts: [] } })),
      [
        "sign: grant names nobody: add an entry to accounts or roleArns, or leave out the grant. (signing-grant-empty)",
      ],
    );
  });

  it("refuses two permissions of one name, whether the role is known or not", async () => {
    const roleArn = "arn:aws:iam::333333333333:role/batch";
    for (const arn of [roleArn, pulumi.output(roleArn)]) {
      const sign = { accounts: ["222222222222"], roleArns: { "222222222222": arn } };
      assert.deepEqual(await refusal(() => new ImageSigning("s", { sign })), [
        'sign.roleArns["222222222222"]: key of a role is also an account of the grant: given "222222222222", allowed another key. (signing-role-key)',
      ]);
    }
  });

  it("refuses an Output where it decides which permissions exist", async () => {
    const accounts = [pulumi.output("222222222222")] as unknown as string[];
    assert.deepEqual(await refusal(() => new ImageSigning("releases", { sign: { accounts } })), [
      "sign.accounts[0]: argument must be a plain value, not an Output: given an Output, allowed a string. (argument-plain)",
    ]);
  });
});
