import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

const examples = join(__dirname, "../../examples");
const OTHER_LANGUAGES = ["go", "python", "yaml"];
/** `bad` breaks rules on purpose, and this hub reads its repositories from a file of its own. */
const ON_THEIR_OWN = ["adopt", "bad", "repositories-from-file"];
const NAMED = /(?<![\w./-])(?:base|team-[a-z])\/[a-z*][\w*-]*/g;

const CACHES = {
  dockerHubSecretArn:
    "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/docker-hub-AbCdEf",
};

/** Names of repositories in the files of an example, and those that an image reference of a registry has. */
function namedIn(folder: string): string[] {
  const names = readdirSync(join(examples, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|py|go|ya?ml|md)$/.test(entry.name))
    .flatMap(({ name }) => {
      const text = readFileSync(join(examples, folder, name), "utf8");
      const referred = text.matchAll(/\d{12}\.dkr\.ecr\.[\w.-]+\.amazonaws\.com\/([\w/.-]*[\w-])/g);
      return [...(text.match(NAMED) ?? []), ...[...referred].map(([, image = ""]) => image)];
    });
  return [...new Set(names)].toSorted();
}

function missing(folder: string, repositories: readonly string[]): string[] {
  return namedIn(folder)
    .filter((name) => {
      const pattern = new RegExp(`^${name.replaceAll("*", ".*")}$`);
      return !repositories.some((repository) => pattern.test(repository));
    })
    .map((name) => `${folder} names ${name}`);
}

describe("images that the examples name", () => {
  it("are of repositories that the example hub makes, or of its caches", async () => {
    const recording = await record(exampleProgram("hub"));
    const repositories = Object.values(inputsOf(recording, "aws:ecr/repository:Repository"));
    const names = repositories.map(({ name }) => String(name));
    assert.deepEqual(names.toSorted(), ["base/node", "team-a/api", "team-b/batch"]);
    const folders = readdirSync(examples).filter(
      (name) => !OTHER_LANGUAGES.includes(name) && !ON_THEIR_OWN.includes(name),
    );
    assert.ok(folders.filter((folder) => namedIn(folder).length > 0).length > 10);
    const caches = await record(exampleProgram("pull-through-cache"), { config: CACHES });
    const rules = Object.values(
      inputsOf(caches, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"),
    );
    const prefixes = rules.map(({ ecrRepositoryPrefix }) => `/${String(ecrRepositoryPrefix)}/`);
    assert.deepEqual(
      folders
        .flatMap((folder) => missing(folder, names))
        .filter(
          (line) => !prefixes.some((prefix) => line.replace(" names ", "/").includes(prefix)),
        ),
      [],
    );
  });

  for (const language of OTHER_LANGUAGES) {
    it(`are of repositories that the hub in ${language} makes`, () => {
      const names = namedIn(`${language}/hub`);
      assert.deepEqual(names, ["team-a/api"]);
      assert.deepEqual(missing(`${language}/spoke`, names), []);
      assert.deepEqual(namedIn(`${language}/spoke`), ["team-a/api"]);
    });
  }
});
