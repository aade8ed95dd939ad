import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import { AccessEvaluator } from "../../../domain/access/accessEvaluator";
import { explainAccess } from "../../../domain/access/explain";
import { findRequirements } from "../../../domain/access/requirements";
import type { Organization } from "../../../domain/access/organization";
import {
  API,
  HUB,
  LOGIN,
  ROLE,
  SPOKE,
  allow,
  hub,
  identity,
  letIn,
  policy,
  pulling,
} from "../../support/accessInput";

const GET = "ecr:BatchGetImage";
const NEEDED = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const FULL = policy("SCP full", allow({ Resource: "*" }, "*"));

function organization(statements: object[], control: object[] = []): Organization {
  const serviceControlPolicies = [policy("SCP", ...statements)];
  const resourceControlPolicies = control.length > 0 ? [policy("RCP", ...control)] : [];
  const path = (id: string) => [
    { id: "r-ab12", serviceControlPolicies, resourceControlPolicies },
    { id, serviceControlPolicies: [FULL], resourceControlPolicies: [] },
  ];
  const accounts = new Map([HUB, SPOKE].map((id) => [id, path(id)]));
  return { id: "o-acme123456", managementAccountId: "", accounts };
}

/** The levels of one action, each as `kind: outcome statement`, with what nearly allows, and the changes. */
function explain(input: AccessInput, action = GET) {
  const [repository] = input.repositories;
  const [one] = input.identities;
  const [explained] = explainAccess(new AccessEvaluator(input), one!, repository!, [action]);
  const { verdict, provided, layers, changes } = explained!;
  const texts = layers.map(({ kind, name, outcome, statement, misses, provided: open }) =>
    [`${kind} of ${name}: ${outcome}${statement && ` by ${statement}`}`, ...open, ...misses].join(
      "; ",
    ),
  );
  return { verdict, provided, layers: texts, changes };
}

const ofAccount = `resource control policy of resource control policies of account ${HUB}`;
const ofRoot = "service control policy of service control policies of r-ab12";
const ofSpoke = `service control policy of service control policies of ${SPOKE}: allows by Statement[0] of SCP full`;
const ofHub = "resource-based policy of policies of the repository and registry";
const ofRole = `identity-based policy of policies of ${ROLE}`;

describe("explainAccess, level by level", () => {
  it("names what denies, and how to change it", () => {
    const denied = { Sid: "NoPull", Effect: "Deny", Action: "ecr:*", Resource: "*" };
    const control = [{ ...denied, Sid: "Closed", Principal: "*" }];
    const input: AccessInput = {
      repositories: hub(letIn({ AWS: SPOKE })),
      identities: [pulling()],
      organizations: [organization([allow({ Resource: "*" }, "*"), denied], control)],
    };
    assert.deepEqual(explain(input), {
      verdict: "no",
      provided: [],
      layers: [
        `${ofAccount}: denies by Closed of RCP`,
        `${ofRoot}: denies by NoPull of SCP`,
        ofSpoke,
        `${ofHub}: allows by Statement[0] of repository policy`,
        `${ofRole}: allows by Pull of policy pull`,
      ],
      changes: [
        {
          document: "RCP (resource control policy)",
          instruction: `change Closed so that it does not deny ${GET} to ${ROLE}`,
        },
        {
          document: "SCP (service control policy)",
          instruction: `change NoPull so that it does not deny ${GET} to ${ROLE}`,
        },
      ],
    });
  });

  it("names each level that has to allow, what it allows nearly, and the statement to add", () => {
    const elsewhere = `${API}-old`;
    const input: AccessInput = {
      repositories: hub(letIn({ AWS: HUB })),
      identities: [
        { ...identity(ROLE, allow({ Resource: elsewhere })), boundary: policy("bound", LOGIN) },
      ],
      organizations: [organization([allow({ Resource: "*" }, "ecr:PutImage")])],
      endpoint: {
        id: "vpce-1",
        policies: [policy("open", allow({ Principal: { AWS: HUB }, Resource: "*" }))],
      },
    };
    const add = (document: string, more: object, on: object = { Resource: API }) => ({
      document,
      instruction: "add this statement",
      statement: { Effect: "Allow", ...more, Action: NEEDED, ...on },
    });
    const { layers, changes } = explain(input);
    assert.deepEqual(layers, [
      `${ofAccount}: denies nothing`,
      `${ofRoot}: does not allow`,
      ofSpoke,
      `VPC endpoint policy of policy of vpce-1: does not allow; Statement[0] of open is for ${HUB}`,
      `${ofHub}: does not allow; Statement[0] of repository policy is for ${HUB}`,
      `${ofRole}: does not allow; Statement[0] of policy pull is for ${elsewhere}`,
      "permissions boundary of bound: does not allow",
    ]);
    assert.deepEqual(changes, [
      add(`repository policy of ${API}`, { Principal: { AWS: SPOKE } }, {}),
      add(`policies of ${ROLE}`, {}),
      add("bound", {}),
      add("service control policies of r-ab12", {}),
      add("policy of vpce-1", { Principal: "*" }),
    ]);
    const login = explain({ ...input, organizations: [], endpoint: undefined }, LOGIN.Action);
    assert.deepEqual(login.changes, [
      {
        document: `policies of ${ROLE}`,
        instruction: "add this statement",
        statement: { Effect: "Allow", Action: [LOGIN.Action], Resource: "*" },
      },
    ]);
  });

  it("says what is a condition, and how to stop what works", () => {
    const Condition = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
    const input: AccessInput = {
      repositories: hub(letIn({ AWS: SPOKE }, { Condition })),
      identities: [pulling()],
    };
    const open = "IpAddress aws:SourceIp 203.0.113.0/24";
    const stop = (AWS: unknown) => ({
      document: "the repository policy",
      instruction: "add this statement",
      statement: {
        Effect: "Deny",
        Principal: "*",
        Action: NEEDED,
        Condition: { ArnEquals: { "aws:PrincipalArn": AWS } },
      },
    });
    assert.deepEqual(explain(input), {
      verdict: "if",
      provided: [open],
      layers: [
        `${ofAccount}: denies nothing`,
        `${ofHub}: allows if by Statement[0] of repository policy; ${open}`,
        `${ofRole}: allows by Pull of policy pull`,
      ],
      changes: [stop(ROLE)],
    });
    assert.deepEqual(explain(input, LOGIN.Action).changes, [
      { document: "Statement[0] of policy pull", instruction: `remove ${LOGIN.Action}` },
    ]);
    const session = `arn:aws:sts::${HUB}:assumed-role/ci/s1`;
    const named = {
      ...input,
      repositories: hub(letIn({ AWS: session })),
      identities: [identity(session)],
    };
    assert.deepEqual(explain(named).changes, [
      stop([`arn:aws:iam::${HUB}:role/ci`, `arn:aws:iam::${HUB}:role/*/ci`]),
    ]);
    const [only] = explain(named, "ecr:DeleteRepository").changes;
    assert.deepEqual(only?.statement, {
      Effect: "Allow",
      Action: ["ecr:DeleteRepository"],
      Resource: API,
    });
  });
});

describe("findRequirements", () => {
  const requirements = (input: AccessInput, arn = API) => {
    const [one] = input.identities;
    const known = input.repositories.find((each) => each.arn === arn);
    const resource = known ?? { arn, policies: input.caches?.[0]?.policies ?? [] };
    return findRequirements(new AccessEvaluator(input), one!, resource).map(
      ({ requirement, outcome, message }) => `${requirement} ${outcome}: ${message}`,
    );
  };
  const image = "image note: whether the tag or digest exists, and is not archived, is not seen.";
  const base: AccessInput = { repositories: hub(letIn({ AWS: SPOKE })), identities: [pulling()] };

  it("are notes of what no file tells", () => {
    const [repository] = base.repositories;
    const input = {
      ...base,
      repositories: [{ ...repository!, kmsKey: "key-1", replicaOf: `${API}-source` }],
      endpoint: { id: "vpce-1", policies: [] },
    };
    assert.deepEqual(requirements(base), [image]);
    assert.deepEqual(requirements(input), [
      "key note: images are encrypted by key-1: Amazon ECR decrypts by a grant of its own, so the principal requires no right on the key. Whether the key is enabled and has that grant is not seen.",
      `replica note: the repository is a replica of ${API}-source, whose policy is not replicated: only its own policy counts.`,
      "network note: layers come from Amazon S3: the S3 gateway endpoint has to allow s3:GetObject on arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*, which is not seen.",
      image,
    ]);
  });

  it("are the rights of a first pull through a cache, and of a new image", () => {
    const cache = `arn:aws:ecr:us-east-1:${HUB}:repository/docker-hub/*`;
    const fill = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    const lets = policy("registry policy", letIn({ AWS: SPOKE }, { Action: fill, Resource: "*" }));
    const at = `${cache.slice(0, -1)}library/node`;
    const through = (policies: readonly (typeof lets)[], Action: string[]): AccessInput => ({
      ...base,
      identities: [identity(ROLE, allow({ Resource: "*", Action }))],
      caches: [{ arn: cache, policies }],
    });
    assert.deepEqual(requirements(through([lets], fill), at), [
      `cache met: the first pull through the cache ${cache} has the right to ${fill.join(" and ")}.`,
      image,
    ]);
    const side = "policies of the repository and registry";
    assert.deepEqual(requirements(through([], fill.slice(0, 1)), at), [
      `cache missing: the first pull through the cache ${cache} requires ${fill[0]!}, which lacks in ${side}; and ${fill[1]!}, which lacks in ${side} and policies of ${ROLE}.`,
      image,
    ]);
    const existing = { ...through([], fill), repositories: [{ arn: at, policies: [] }] };
    assert.deepEqual(requirements(existing, at), [
      `cache note: a new image through the cache ${cache} requires ${fill[0]!}, which lacks in ${side}.`,
      image,
    ]);
    const denied = policy("no", { Effect: "Deny", Principal: "*", Action: fill, Resource: "*" });
    assert.match(
      requirements(through([lets, denied], fill), at)[0]!,
      /which lacks in policies of the repository and registry; and/,
    );
  });

  it("are AWS Lambda's, for functions of the principal's account that run the image", () => {
    const functionOf = (accountId: string, region = "us-east-1", repositoryArn = API) => ({
      arn: `arn:aws:lambda:${region}:${accountId}:function:f`,
      repositoryArn,
    });
    const own = functionOf(SPOKE);
    const withLambda = hub(letIn({ AWS: SPOKE }), letIn({ Service: "lambda.amazonaws.com" }));
    assert.deepEqual(requirements({ ...base, repositories: withLambda, functions: [own] }), [
      `lambda met: AWS Lambda may pull for the functions of account ${SPOKE}.`,
      image,
    ]);
    const [missing, ...rest] = requirements({ ...base, functions: [own] });
    assert.match(missing!, new RegExp(`^lambda missing: account ${SPOKE} runs images`));
    assert.deepEqual(rest, [image]);
    const far = functionOf(SPOKE, "eu-west-1");
    assert.deepEqual(requirements({ ...base, repositories: withLambda, functions: [far] }), [
      `lambda missing: AWS Lambda takes images of its own region only, and ${far.arn} is not in us-east-1.`,
      image,
    ]);
    const others = [functionOf(HUB), functionOf(SPOKE, "us-east-1", `${API}-old`)];
    assert.deepEqual(requirements({ ...base, functions: others }), [image]);
  });
});
