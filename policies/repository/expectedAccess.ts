import { checkDocumentExpectations } from "../../domain/access/documentExpectations";
import { NATIVE_REPOSITORY } from "../support/awsNative";
import { definePolicy } from "../support/definePolicy";
import type { PolicyResource } from "../support/policy";
import { readExpectations, readOrganization } from "../support/expectations";
import { judgePolicy } from "../support/resourcePolicies";
import { CREATION_TEMPLATE, REGISTRY_POLICY, REPOSITORY_POLICY } from "../support/resourceTypes";
import { strings, text } from "../support/settings";
import { allowPull } from "./examples";

export const repositoryExpectedAccess = definePolicy({
  id: "ecr-repository-expected-access",
  title: "Policies of repositories and the registry break no expectation of who gets in",
  why: "Who may pull and push is written down for auditors; a statement that breaks it is found months later.",
  fix: "Take the principal of the counter-example out of the statement, or change the expectation.",
  severity: "high",
  level: "mandatory",
  resource: [REPOSITORY_POLICY, NATIVE_REPOSITORY, REGISTRY_POLICY, CREATION_TEMPLATE],
  config: {
    expectations: strings({
      description:
        "Lines such as `only organization o-acme123456 pulls team-a/*` or `nobody outside 111111111111 pushes`, as " +
        "`ecr-hub access --expect` takes them; those on single roles and users need that command.",
    }),
    registryAccount: text("Id of the account of the registry, which is never outside of it.", "", {
      pattern: "^([0-9]{12})?$",
    }),
    organization: text(
      "Path of the file that `ecr-hub organization` writes, or its accounts: o-acme123456=111111111111,222222222222.",
      "",
    ),
  },
  notApplicable: ({ expectations }) =>
    expectations.length === 0 ? "No expectation is configured" : undefined,
  checkSettings: ({ expectations, organization }) => [
    ...readExpectations(expectations).findings,
    ...readOrganization(organization).findings,
  ],
  examples: {
    config: {
      expectations: ["only account 222222222222 pulls team-a/*"],
      registryAccount: "111111111111",
    },
    good: [allowPull({ AWS: "222222222222" })],
    bad: [allowPull({ AWS: "999999999999" })],
  },
  check: (resource, { expectations, registryAccount, organization }) =>
    judgePolicy(resource, ({ document }) => {
      const results = checkDocumentExpectations(
        readExpectations(expectations).value,
        { ...describePolicyOf(resource), document, accountId: registryAccount },
        readOrganization(organization).value,
      );
      return results.flatMap(({ expectation, counterExample }) =>
        counterExample === undefined
          ? []
          : [{ path: "", message: `"${expectation.text}" does not hold: ${counterExample}.` }],
      );
    }),
});

/** The kind of a policy, and the names of the repositories that it is for. */
function describePolicyOf({ type, props }: PolicyResource) {
  if (type === REGISTRY_POLICY) return { name: "registry policy", repositories: "*" };
  if (type === CREATION_TEMPLATE) {
    const { prefix } = props;
    const repositories = prefix === "ROOT" ? "*" : `${String(prefix).replace(/[/]$/, "")}/*`;
    return { name: "repository policy of the template", repositories };
  }
  // A repository of `aws-native` holds its policy itself.
  const repository = type === REPOSITORY_POLICY ? props.repository : props.name;
  return { name: "repository policy", repositories: String(repository) };
}
