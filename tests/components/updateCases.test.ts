import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { patternsOf, placesOf } from "../support/schemaArguments";
import { updateCases } from "../support/updates/cases";
import { findingsAlerts } from "../support/updates/findingsAlerts";
import type { Base, UpdateCase } from "../support/updates/updateCase";

const OF_THE_REGISTRY = "what the registry decides, an entry may not say";
const ONE_VALUE = "AWS has only one value of it";
const NO_SCANNING = "without it there is no scanning configuration to change";
const NATIVE = "the local engine has no provider aws-native";
const NEWER = "newer than the provider of the local engine";

/** Arguments that no case changes, and why. */
const UNCHANGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HubRegistry: {
    accountSettings: ONE_VALUE,
    "accountSettings.basicScanTypeVersion": ONE_VALUE,
    "accountSettings.blobMounting": NEWER,
    "accountSettings.registryPolicyScope": ONE_VALUE,
    "creationTemplates.*.imageTagMutabilityExclusionFilters": NEWER,
    "pullThroughCache.*.createTemplate": "without it there is no template to change",
    pullTimeUpdateExclusions: NEWER,
    "repositories.*.imageTagMutabilityExclusionFilters": NEWER,
    "repositories.*.region": OF_THE_REGISTRY,
    "repositories.*.repositoryName": OF_THE_REGISTRY,
    "repositoryDefaults.imageTagMutabilityExclusionFilters": NEWER,
    "repositoryDefaults.region": OF_THE_REGISTRY,
    "repositoryDefaults.repositoryName": OF_THE_REGISTRY,
    "scanning.manageConfiguration": NO_SCANNING,
  },
  HubRepository: { imageTagMutabilityExclusionFilters: NEWER },
  ImageSigning: { managedSigning: NATIVE, "managedSigning.repositoryFilters": NATIVE },
  ReplicaRegistry: {
    "creationTemplates.*.imageTagMutabilityExclusionFilters": NEWER,
    "repositoryDefaults.forceDelete": "templates do not have it",
    "repositoryDefaults.imageTagMutabilityExclusionFilters": NEWER,
    "repositoryDefaults.region": OF_THE_REGISTRY,
    "repositoryDefaults.repositoryName": OF_THE_REGISTRY,
    "repositoryDefaults.scanOnPush": "templates do not have it",
    "scanning.manageConfiguration": NO_SCANNING,
  },
};

/** Kinds of resources that no case changes, and why. */
const UNCHANGED_KINDS: Readonly<Record<string, string>> = {
  AccountSetting: "AWS takes one value of each setting that the provider of the local engine knows",
  Enabler: "it is in a region, and what it enables is always the same",
  PullTimeUpdateExclusion: NEWER,
};

const cases = [...updateCases, findingsAlerts];

describe("the cases in which arguments of components change", () => {
  for (const component of new Set(cases.map((each) => each.component))) {
    it(`change every argument of ${component}`, () => {
      const ofComponent = cases.filter((each) => each.component === component);
      const changed = new Set(ofComponent.flatMap(changedIn));
      assert.deepEqual(
        patternsOf(component)
          .filter((pattern) => !changed.has(pattern))
          .toSorted(),
        Object.keys(UNCHANGED[component] ?? {}),
      );
    });
  }

  it("change every kind of resource that components make", () => {
    const lines = cases.flatMap(({ changes }) => [...changes.updated, ...changes.moved]);
    const changed = lines
      .filter((line) => /^(update|replace) /.test(line))
      .map((line) => line.split(" ")[1]);
    assert.deepEqual(
      kindsOfComponents().filter((kind) => !changed.includes(kind)),
      Object.keys(UNCHANGED_KINDS),
    );
  });
});

const network = (index: number) => ({
  vpcId: `vpc-${index}`,
  subnetIds: [`subnet-${index}`, `subnet-${index + 1}`],
  routeTableIds: [`rtb-${index}`, `rtb-${index + 1}`],
});
const base: Base = { home: network(1), abroad: network(3), spoke: [] };

function changedIn({ component, argsOf }: UpdateCase): string[] {
  const { made, updated, moved } = argsOf(base);
  return [
    ...changedBetween(component, made, updated),
    ...changedBetween(component, updated, moved),
  ];
}

/** The arguments whose values differ, with `*` for keys of maps and `[]` for indexes of lists. */
function changedBetween(component: string, before: object, after: object): string[] {
  const [had, has] = [valuesOf(component, before), valuesOf(component, after)];
  const patterns = [...new Set([...had.keys(), ...has.keys()])];
  return patterns.filter(
    (pattern) => JSON.stringify(had.get(pattern)) !== JSON.stringify(has.get(pattern)),
  );
}

/** The values of each argument, by its places. */
function valuesOf(component: string, given: object): Map<string, Record<string, unknown>> {
  const args = JSON.parse(JSON.stringify(given)) as object; // without what is undefined
  const values = new Map<string, Record<string, unknown>>();
  for (const { pattern, path, keys } of placesOf(component, args)) {
    const value = keys.reduce<unknown>(
      (outer, key) => (outer as Record<string | number, unknown>)[key],
      args,
    );
    values.set(pattern, { ...values.get(pattern), [path]: value });
  }
  return values;
}

/** The classes of AWS resources that the sources of components import. */
function kindsOfComponents(): string[] {
  const folder = join(__dirname, "../../components");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const imported = sources.flatMap((source) =>
    [...source.matchAll(/^import \{([^}]*)\} from "@pulumi\/aws\/\w+";$/gm)].flatMap(
      ([, names = ""]) => names.split(",").map((name) => name.trim()),
    ),
  );
  return [...new Set(imported.filter((name) => /^[A-Z]\w*$/.test(name)))].toSorted();
}
