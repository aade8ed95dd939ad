import assert from "node:assert/strict";
import { checkDocumentExpectations } from "../../../domain/access/documentExpectations";
import { parseExpectations } from "../../../domain/access/expectations";
import { HUB, SPOKE, letIn, policy } from "../../support/accessInput";

const ONLY = `only account ${SPOKE} pulls team-*`;
const OUTSIDE = "444444444444";
const arn = (name: string) => `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`;
const open = (Resource?: unknown) =>
  letIn({ AWS: OUTSIDE }, Resource === undefined ? {} : { Resource });

describe("checkDocumentExpectations", () => {
  const broken = (name: string) =>
    `account ${OUTSIDE} may pull ${arn(name)} by Statement[0] of the policy, if its own policies allow it`;
  const nowhere = (name: string) => broken(name).replace("us-east-1", "");
  const rows: [
    title: string,
    line: string,
    repositories: string,
    statement: object,
    counterExample?: string,
  ][] = [
    ["a registry policy for all repositories", ONLY, "*", open("*"), nowhere("team-example")],
    [
      "one for names below the expected",
      ONLY,
      "*",
      open(arn("team-a/*")),
      broken("team-a/example"),
    ],
    ["one for names by their end", ONLY, "*", open(arn("*-api")), broken("team-api")],
    [
      "one for names by beginning and end",
      ONLY,
      "*",
      open(arn("t*/a*-api")),
      broken("team-example/aexample-api"),
    ],
    ["one for a name", ONLY, "*", open(arn("team-a")), broken("team-a")],
    [
      "one in any region",
      ONLY,
      "*",
      open(`arn:*:ecr:*:${HUB}:repository/team-a`),
      broken("team-a"),
    ],
    ["one for other names", ONLY, "*", open(arn("base/*"))],
    ["one for those that are expected", ONLY, "*", letIn({ AWS: SPOKE }, { Resource: "*" })],
    ["a template of names below the expected", ONLY, "team-a/*", open(), nowhere("team-a/example")],
    ["a template of other names", ONLY, "base/*", open()],
    ["the policy of a repository", ONLY, "team-a/api", open(), nowhere("team-a/api")],
    ["the policy of another repository", ONLY, "base/node", open()],
    [
      "the account of the registry",
      `nobody outside ${HUB} pulls`,
      "*",
      letIn({ AWS: HUB }, { Resource: "*" }),
    ],
  ];
  for (const [title, line, repositories, statement, counterExample] of rows) {
    it(`${counterExample === undefined ? "lets pass" : "finds broken"} ${title}`, () => {
      const expectations = parseExpectations(line);
      assert.ok(expectations.ok);
      const [result] = checkDocumentExpectations(expectations.value, {
        ...policy("the policy", statement),
        ...{ accountId: HUB, repositories },
      });
      assert.equal(result?.counterExample, counterExample);
      assert.equal(result?.holds, counterExample === undefined);
    });
  }
});
