import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { domainRules } from "../../domain/rules";

/** Ids and severities are public: a change here is a breaking change, and goes into the CHANGELOG. */
const frozen = {
  argumentRules: {
    "argument-missing": "error",
    "argument-type": "error",
    "argument-unknown": "error",
    "argument-plain": "error",
    "argument-duplicate": "error",
    "argument-conflict": "error",
  },
  jsonRules: {
    "json-syntax": "error",
    "json-too-large": "error",
  },
  identifierRules: {
    "account-id-format": "error",
    "region-format": "error",
    "organization-id-format": "error",
    "organization-path-format": "error",
    "repository-name-format": "error",
    "repository-name-length": "error",
    "repository-name-registry": "warning",
    "repository-count": "warning",
    "repository-prefix-format": "error",
    "repository-prefix-length": "error",
    "principal-arn-format": "error",
    "kms-key-format": "error",
  },
  tagRules: {
    "tags-shape": "error",
    "tag-count": "error",
    "tag-key-length": "error",
    "tag-key-format": "error",
    "tag-key-reserved": "error",
    "tag-value-length": "error",
    "tag-value-format": "error",
  },
  imageReferenceRules: {
    "image-reference-format": "error",
  },
  imagesInUseRules: {
    "in-use-digest-unknown": "warning",
    "in-use-image-missing": "warning",
    "inspector-coverage-shape": "error",
  },
  policyRules: {
    "policy-shape": "error",
    "policy-unknown-key": "error",
    "policy-version": "error",
    "policy-id": "error",
    "policy-statement": "error",
    "policy-sid": "error",
    "policy-effect": "error",
    "policy-principal": "error",
    "policy-action": "error",
    "policy-resource": "error",
    "policy-condition": "error",
  },
  grantRules: {
    "grant-shape": "error",
    "grant-empty": "error",
    "grant-duplicate": "error",
    "grant-redundant": "warning",
    "grant-partition": "error",
    "grant-lambda-account": "warning",
    "grant-lambda-region": "error",
  },
  repositoryPolicyRules: {
    "repository-policy-size": "error",
    "repository-policy-no-statement": "warning",
    "repository-policy-principal": "error",
    "repository-policy-deleted-principal": "error",
    "repository-policy-open-principal": "warning",
    "repository-policy-resource": "error",
    "repository-policy-unknown-action": "warning",
    "repository-policy-wildcard-action": "warning",
    "repository-policy-authorization-token": "warning",
  },
  registryPolicyRules: {
    "registry-policy-size": "error",
    "registry-policy-no-statement": "warning",
    "registry-policy-principal": "error",
    "registry-policy-deleted-principal": "error",
    "registry-policy-open-principal": "warning",
    "registry-policy-unknown-action": "warning",
    "registry-policy-wildcard-action": "warning",
    "registry-policy-resource": "warning",
    "registry-policy-wildcard-resource": "warning",
    "registry-policy-no-prefix": "error",
    "registry-policy-own-account": "warning",
  },
  pullPolicyRules: {
    "pull-policy-repositories": "error",
    "pull-policy-prefix-duplicate": "error",
    "pull-policy-size": "error",
  },
  replicationRules: {
    "replication-shape": "error",
    "replication-rule-count": "error",
    "replication-destination-count": "error",
    "replication-destination-duplicate": "error",
    "replication-destination-home": "error",
    "replication-destination-partition": "error",
    "replication-filter-count": "error",
    "replication-filter-duplicate": "warning",
  },
  scanningRules: {
    "scanning-shape": "error",
    "scanning-type": "error",
    "scanning-frequency": "error",
    "scanning-frequency-duplicate": "warning",
    "scanning-rule-count": "error",
    "scanning-filter-count": "error",
    "scanning-filter-format": "error",
    "scanning-nothing": "warning",
  },
  tagMutabilityRules: {
    "tag-mutability-shape": "error",
    "tag-mutability-mode": "error",
    "tag-mutability-filter-count": "error",
    "tag-mutability-filter-without-exclusion": "error",
    "tag-mutability-filter-format": "error",
    "tag-mutability-filter-duplicate": "warning",
    "tag-mutability-filter-all": "warning",
  },
  encryptionRules: {
    "encryption-shape": "error",
    "encryption-type": "error",
    "encryption-key-without-kms": "error",
    "encryption-key-not-arn": "error",
    "encryption-key-region": "error",
    "encryption-dsse-region": "error",
  },
  pushPolicyRules: {
    "push-policy-repositories": "error",
    "push-policy-size": "error",
  },
  gitHubSourceRules: {
    "github-owner-format": "error",
    "github-repository-format": "error",
    "github-id-format": "error",
    "github-id-pair": "error",
    "github-id-server": "error",
    "github-ref-format": "error",
    "github-ref-wildcard": "error",
    "github-environment-format": "error",
    "github-source-unbound": "error",
    "github-source-duplicate": "error",
  },
  gitHubTrustRules: {
    "oidc-provider-arn-format": "error",
    "github-oidc-issuer": "error",
    "oidc-provider-account": "error",
    "github-trust-sources": "error",
    "github-trust-size": "error",
    "github-trust-quota": "warning",
    "github-trust-audience": "error",
    "github-trust-subject-missing": "error",
    "github-trust-subject-open": "error",
    "github-trust-pull-request": "warning",
  },
  codeBuildRules: {
    "codebuild-project-name": "error",
    "codebuild-source-type": "error",
    "codebuild-source-location": "error",
    "codebuild-source-host": "error",
    "codebuild-source-version": "error",
    "codebuild-connection-arn": "error",
    "codebuild-connection-place": "error",
    "codebuild-path": "error",
    "codebuild-platform": "error",
    "codebuild-image": "error",
    "codebuild-image-platform": "error",
    "codebuild-compute-type": "error",
    "codebuild-timeout": "error",
    "codebuild-log-retention": "error",
  },
  signingRules: {
    "signing-filter-count": "error",
    "signing-filter-format": "error",
    "signing-profile-arn-format": "error",
    "signing-profile-name-format": "error",
    "signing-grant-empty": "error",
    "signing-role-arn": "error",
    "signing-role-key": "error",
    "signing-validity-unit": "error",
    "signing-validity-range": "error",
  },
  notationRules: {
    "notation-shape": "error",
    "notation-name": "error",
    "notation-scope-format": "error",
    "notation-scope-duplicate": "error",
    "notation-level": "error",
    "notation-skip-everywhere": "error",
    "notation-override": "error",
    "notation-trust-store": "error",
    "notation-identity-format": "error",
    "notation-any-identity": "warning",
  },
  podRoleRules: {
    "pod-role-identity": "error",
    "pod-role-namespace": "error",
    "pod-role-service-account": "error",
    "pod-role-provider": "error",
    "pod-role-cluster": "error",
  },
  iamNameRules: {
    "iam-name-format": "error",
  },
  workloadRoleRules: {
    "role-name-format": "error",
    "lambda-function-name": "error",
    "eks-add-on-region": "error",
  },
  roleArnRules: {
    "role-arn-format": "error",
    "role-arn-account": "error",
  },
  permissionsBoundaryRules: {
    "permissions-boundary-arn-format": "error",
    "permissions-boundary-arn-account": "error",
  },
  accountSettingsRules: {
    "account-settings-shape": "error",
    "account-setting-value": "error",
    "account-setting-clair": "error",
    "account-setting-scope-v1": "error",
  },
  pullThroughRules: {
    "pull-through-shape": "error",
    "pull-through-rule-count": "error",
    "pull-through-prefix-duplicate": "error",
    "pull-through-upstream": "error",
    "pull-through-upstream-home": "error",
    "pull-through-upstream-partition": "error",
    "pull-through-credential-missing": "error",
    "pull-through-credential-needless": "warning",
    "pull-through-credential-format": "error",
    "pull-through-credential-place": "error",
    "pull-through-role-missing": "error",
    "pull-through-private-only": "error",
    "pull-through-upstream-prefix": "error",
  },
  pullTimeExclusionRules: {
    "pull-time-exclusion-shape": "error",
    "pull-time-exclusion-principal": "error",
    "pull-time-exclusion-duplicate": "error",
    "pull-time-exclusion-partition": "error",
  },
  creationTemplateRules: {
    "creation-template-shape": "error",
    "creation-template-prefix-duplicate": "error",
    "creation-template-use": "error",
    "creation-template-description": "error",
    "creation-template-immutable-cache": "warning",
    "creation-template-mixed-uses": "warning",
    "creation-template-role-missing": "error",
    "creation-template-no-lifecycle": "warning",
  },
} as const;

const root = join(__dirname, "../../domain");

/** What the modules of the domain export under names such as `replicationRules`. */
function exportedTables(): Map<string, Record<string, { severity: string; meaning: string }>> {
  const tables = new Map<string, Record<string, { severity: string; meaning: string }>>();
  for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the modules are found by looking
    const exported = require(join(root, file)) as Record<string, object>;
    for (const [name, value] of Object.entries(exported)) {
      if (/[a-z]Rules$/.test(name) && typeof value === "object") {
        tables.set(name, value as Record<string, { severity: string; meaning: string }>);
      }
    }
  }
  tables.delete("domainRules");
  return tables;
}

describe("the rules of the domain", () => {
  for (const [name, rules] of Object.entries(frozen)) {
    it(`are frozen in ${name}`, () => {
      const table = exportedTables().get(name);
      assert.ok(table);
      const severities = Object.entries(table).map(([id, { severity }]) => [id, severity]);
      assert.deepEqual(Object.fromEntries(severities), rules);
    });
  }

  it("are all in domainRules, each id in one module", () => {
    const ids = [...exportedTables().values()].flatMap((table) => Object.keys(table));
    assert.deepEqual(ids.sort(), Object.keys(domainRules).sort());
  });

  it("have ids in kebab-case and meanings in one sentence", () => {
    for (const [id, { meaning }] of Object.entries(domainRules)) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(meaning, /^[A-Z].*[^.]\.$/, id);
    }
  });
});
