import fc from "fast-check";
import { InputError } from "../../cli/support/inputError";
import { JsonFrameError } from "../../cli/support/jsonValues";
import { InventoryReader } from "../../cli/support/readImages";
import { parseInUse } from "../../cli/support/readInUse";
import * as domain from "../../domain";
import { parseImportFile } from "../../domain/adoption/importFile";
import { parseRegistryScan } from "../../domain/adoption/registryScan";
import { readTerraformState } from "../../domain/adoption/terraformState";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { coversResource } from "../../domain/iam/resourcePattern";
import { checkLifecyclePolicy } from "../../domain/lifecycle/check";
import { findLifecyclePolicies } from "../../domain/lifecycle/findPolicies";
import { parseWithAdvice } from "../../domain/lifecycle/parse";
import { parseImage } from "../../domain/lifecycle/readImage";
import { comparePreview, parsePreview } from "../../domain/lifecycle/simulate/comparePreview";
import { getImage, isInUse, listUsers, parseCoverage } from "../../domain/workload/inspectorUses";
import { describedImage, digest } from "../cli/samples";
import { validPolicy } from "../domain/lifecycle/arbitraries";

/** A reader of what comes from outside: of a value and of its text. It throws only where it is broken. */
type Reader = (value: unknown, text: string) => unknown;

const ofTexts = ["parseArn", "parseExpectations", "parseAccessDenied"] as const;

/** Every reader of documents by its name: those of `ecr-hub/domain`, and those of the command. */
export const readers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    Object.entries(domain)
      .filter(([name]) => /^parse[A-Z]/.test(name) && !ofTexts.some((other) => other === name))
      .map(([name, parse]) => [
        name,
        (value: unknown, text: string) =>
          [value, text].map((input) => (parse as (input: unknown) => unknown)(input)),
      ]),
  ),
  parseArn: (_, text) => domain.parseArn(text),
  parseExpectations: (_, text) => domain.parseExpectations(text),
  parseAccessDenied: (_, text) => domain.parseAccessDenied(text),
  parseOrganization: (value) => domain.parseOrganization([value]),
  parsePolicyDocument: (value) => {
    const parsed = parsePolicyDocument(value);
    if (parsed.ok) for (const one of parsed.value.statements) coversResource(one, ARN);
  },
  parseWithAdvice: (value, text) => [parseWithAdvice(text), parseWithAdvice(value)],
  checkLifecyclePolicy: (value) => checkLifecyclePolicy(value as domain.LifecyclePolicy),
  findLifecyclePolicies,
  parseImage,
  parseCoverage: (value) => {
    const parsed = parseCoverage(value);
    return parsed.ok && parsed.value.map((one) => [isInUse(one, 0), getImage(one), listUsers(one)]);
  },
  parseImportFile,
  parseRegistryScan,
  readTerraformState,
  parsePreview: (value) => {
    const parsed = parsePreview(value);
    return parsed.ok && comparePreview([], parsed.value);
  },
  inventory: (_, text) =>
    unless(JsonFrameError, () => {
      const reader = new InventoryReader();
      reader.feed(Buffer.from(text));
      reader.end();
      return reader.findings("images.json");
    }),
  inUse: (_, text) => unless(InputError, () => parseInUse(text, "in-use.json")),
};

const ARN = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";

/** Runs a reader that refuses by an error of its own. */
function unless(refusal: new (...args: never[]) => Error, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}

const statement = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::222222222222:root" },
  Action: ["ecr:BatchGetImage"],
  Resource: "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
};

/** One sound document of each kind, to be damaged. */
const documents: readonly object[] = [
  { Version: "2012-10-17", Statement: [statement, { ...statement, Effect: "Deny" }] },
  { imageDetails: [describedImage("a", "2026-01-01T00:00:00Z", { imageTags: ["v1"] })] },
  { images: [{ imageDigest: digest("a"), images: ["a/b:c"], usedBy: ["x"] }], unresolved: [] },
  {
    previewResults: [
      { imageDigest: digest("a"), action: { type: "EXPIRE" }, appliedRulePriority: 1 },
    ],
    status: "COMPLETE",
  },
  {
    coveredResources: [
      {
        resourceId: `${ARN}/${digest("a")}`,
        resourceMetadata: { ecrImage: { inUseCount: 1, lastInUseAt: "2026-01-01T00:00:00Z" } },
        cluster: [
          {
            clusterArn: "arn",
            clusterDetails: [
              {
                clusterMetadata: {
                  awsEksMetadataDetails: { namespace: "n", workloadInfoList: [{ name: "x" }] },
                },
              },
            ],
          },
        ],
      },
    ],
  },
  {
    version: 1,
    Organization: { Id: "o-acme123456", ManagementAccountId: "111111111111" },
    Roots: [{ Id: "r-ab12" }],
    OrganizationalUnits: [{ Id: "ou-ab12-11111111", ParentId: "r-ab12" }],
    Accounts: [{ Id: "222222222222", ParentId: "ou-ab12-11111111" }],
    Policies: [
      {
        PolicySummary: { Id: "p-1", Name: "x", Type: "SERVICE_CONTROL_POLICY" },
        Content: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
        Targets: [{ TargetId: "r-ab12" }],
      },
    ],
  },
  {
    resource_changes: [
      { type: "aws_ecr_lifecycle_policy", address: "a.b", change: { after: { policy: "{}" } } },
    ],
  },
  { rules: [{ destinations: [{ region: "eu-west-1", registryId: "111111111111" }] }] },
  { scanType: "ENHANCED", rules: [{ scanFrequency: "MANUAL", repositoryFilters: [] }] },
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>("", "__proto__", "toString", "constructor", "${", "*", -0, 1e308),
  fc.constantFrom<unknown>({ toString: 1 }, { valueOf: 1, toString: 1 }, { length: 1 }),
  fc.constantFrom("${", "*", "a*", "[", "arn:", "\\u202e").map((text) => text.repeat(200)),
);

/** A document with something else in one place. */
const damaged = fc
  .tuple(fc.oneof(fc.constantFrom(...documents), validPolicy), fc.nat(), odd)
  .map(([document, place, other]) => {
    const copy = structuredClone(document) as unknown;
    const places: [Record<string, unknown>, string][] = [];
    const collect = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, member] of Object.entries(node)) {
        places.push([node as Record<string, unknown>, key]);
        collect(member);
      }
    };
    collect(copy);
    const [node, key] = places[place % places.length]!;
    node[key] = other;
    return copy;
  });

/** What is long: what repeats, and what nests. */
const long = fc
  .tuple(
    fc.constantFrom("${", "*", "a*b", "sha256:", "arn:aws:", "\n", "e\u0301", '"'),
    fc.integer({ min: 1, max: 16_000 }),
    fc.boolean(),
  )
  .map(([text, count, nests]): unknown => {
    if (!nests) {
      const value = text.repeat(count);
      const one = { ...statement, Resource: value, NotAction: value };
      return count % 2 === 0 ? value : { rules: [value], Statement: [one], images: [value] };
    }
    let value: unknown = text;
    for (let depth = 0; depth < count / 4; depth++) value = depth % 2 ? [value] : { rules: value };
    return value;
  });

/** What JSON can say: any value, a document that is nearly right, and now and then something long. */
export const jsonInput: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: damaged, weight: 600 },
  { arbitrary: fc.jsonValue(), weight: 399 },
  { arbitrary: long, weight: 1 },
);

/** The text of a value; of what nests deeper than JSON.stringify can go, another text. */
export function toText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "[".repeat(5_000);
  }
}
