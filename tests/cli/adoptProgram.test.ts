import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";

import fc from "fast-check";
import { ModuleKind, ScriptTarget, transpile } from "typescript";
import { parse } from "yaml";

import { hasYamlFunction, writeProgram } from "../../cli/adopt/program";

/** What a written program gives to the constructor of `HubRegistry`. */
function runTypeScript(source: string): { readonly name: string; readonly args: unknown } {
  let given = { name: "", args: undefined as unknown };
  function HubRegistry(name: string, args: unknown): void {
    given = { name, args };
  }
  const require = (module: string) => (module === "ecr-hub" ? { HubRegistry } : {});
  runInNewContext(transpile(source, { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS }), {
    require,
    exports: {},
    JSON,
  });
  return given;
}

/** Policies as their documents: the text of a program is canonical. */
function toDocuments(args: Args): unknown {
  const repositories = Object.entries(args.repositories).map(([name, one]) => [
    name,
    { ...one, repositoryPolicy: JSON.parse(one.repositoryPolicy) as unknown },
  ]);
  return { ...args, repositories: Object.fromEntries(repositories) as unknown };
}

interface Args {
  readonly region: string;
  readonly repositories: Readonly<Record<string, Repository>>;
}

interface Repository {
  readonly tags: Readonly<Record<string, string>>;
  readonly repositoryPolicy: string;
}

const HOSTILE = [
  "${aws:username}",
  "$${x}",
  "`${process.exit(1)}`",
  "\"'; throw 1; //",
  "*/ throw 1 /*",
  "</script>",
  "\\u0000\u0000\u001b[31m",
  "\u2028\u2029",
  "yes",
  "null",
  "~",
  "0x1F",
  "1_000",
  "2020-01-01",
  "- a",
  "a: b #c",
  "!!js/function x",
  "&a *a",
  "<<",
  "",
  "Ünïcode 🚢",
];
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.string({ unit: "binary" }));
const key = fc.oneof(text, fc.constantFrom("repositoryPolicy", "constructor", "toString", "on"));
const repository: fc.Arbitrary<Repository> = fc.record({
  tags: fc.dictionary(
    key.filter((one) => one !== "__proto__"),
    text,
  ),
  repositoryPolicy: fc
    .dictionary(fc.oneof(key, fc.constant("__proto__")), fc.oneof(text, fc.array(text)))
    .map((document) => JSON.stringify(document)),
});
const args: fc.Arbitrary<Args> = fc.record({
  region: text,
  repositories: fc.dictionary(key, repository, { maxKeys: 4 }),
});

describe("a program that ecr-hub adopt write writes", () => {
  it("says in TypeScript what it was given, whatever the texts are", () => {
    fc.assert(
      fc.property(args, (given) => {
        const options = { name: "hub", language: "typescript", urns: {} } as const;
        const files = writeProgram({ ...given }, options);
        const { name, args: taken } = runTypeScript(files["index.ts"] ?? "");
        assert.equal(name, "hub");
        assert.deepEqual(
          JSON.parse(JSON.stringify(toDocuments(taken as Args))),
          JSON.parse(JSON.stringify(toDocuments(given))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("says in YAML what it was given, with each reference escaped", () => {
    fc.assert(
      fc.property(args, (given) => {
        const options = { name: "hub", language: "yaml", urns: {} } as const;
        const { resources } = parse(writeProgram({ ...given }, options)["Pulumi.yaml"] ?? "") as {
          readonly resources: { readonly hub: { readonly properties: unknown } };
        };
        const read = JSON.parse(JSON.stringify(resources.hub.properties), (_, value: unknown) => {
          if (typeof value !== "string") return value;
          assert.doesNotMatch(value.replaceAll("$$", ""), /\$/);
          return value.replaceAll("$$", () => "$");
        }) as unknown;
        assert.deepEqual(read, JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 60 },
    );
  });

  it("finds keys that Pulumi YAML would call as functions", () => {
    assert.equal(hasYamlFunction({ tags: { "fn::readFile": "/etc/passwd" } }), true);
    assert.equal(hasYamlFunction({ tags: { "Fn::Invoke": "x" }, list: [] }), true);
    assert.equal(hasYamlFunction({ tags: { team: "fn::readFile" }, list: ["fn::x"] }), false);
  });
});
