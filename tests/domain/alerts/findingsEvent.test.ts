import assert from "node:assert/strict";

import {
  type FindingsEvent,
  type FindingsFilter,
  buildEventPattern,
  renderEventPattern,
} from "../../../domain/alerts/findingsEvent";
import { matchesPattern } from "../../support/eventRuler";
import {
  basicScan,
  inspectorFinding,
  inspectorScan,
  instanceFinding,
} from "../../support/findingsEvents";

const grave: FindingsFilter = { severities: ["CRITICAL", "HIGH"] };
const ofTeamA: FindingsFilter = {
  severities: ["CRITICAL"],
  repositories: ["team-a/*", "base/node"],
};

describe("buildEventPattern", () => {
  it("matches active findings in images", () => {
    assert.deepEqual(buildEventPattern("finding", grave), {
      source: ["aws.inspector2"],
      "detail-type": ["Inspector2 Finding"],
      detail: {
        severity: ["CRITICAL", "HIGH"],
        status: ["ACTIVE"],
        resources: { type: ["AWS_ECR_CONTAINER_IMAGE"] },
      },
    });
  });

  it("matches scans of both kinds that found something", () => {
    assert.deepEqual(buildEventPattern("scan", grave), {
      source: ["aws.ecr", "aws.inspector2"],
      "detail-type": ["ECR Image Scan", "Inspector2 Scan"],
      detail: {
        "scan-status": ["COMPLETE", "INITIAL_SCAN_COMPLETE"],
        "finding-severity-counts": {
          $or: [{ CRITICAL: [{ numeric: [">", 0] }] }, { HIGH: [{ numeric: [">", 0] }] }],
        },
      },
    });
  });

  it("matches repositories by name and by ARN", () => {
    const detailOf = (event: FindingsEvent) => {
      const text = renderEventPattern(buildEventPattern(event, ofTeamA));
      return (JSON.parse(text) as { detail: unknown }).detail;
    };
    assert.deepEqual(detailOf("finding"), {
      severity: ["CRITICAL"],
      status: ["ACTIVE"],
      resources: {
        type: ["AWS_ECR_CONTAINER_IMAGE"],
        details: {
          awsEcrContainerImage: { repositoryName: [{ prefix: "team-a/" }, "base/node"] },
        },
      },
    });
    assert.deepEqual(detailOf("scan"), {
      "scan-status": ["COMPLETE", "INITIAL_SCAN_COMPLETE"],
      "finding-severity-counts": { CRITICAL: [{ numeric: [">", 0] }] },
      "repository-name": [
        { prefix: "team-a/" },
        { wildcard: "*:repository/team-a/*" },
        "base/node",
        { suffix: ":repository/base/node" },
      ],
    });
  });

  it("takes * for all repositories", () => {
    const all = { ...ofTeamA, repositories: ["team-a/api", "*"] };
    for (const event of ["finding", "scan"] as const) {
      const { severities } = ofTeamA;
      assert.deepEqual(buildEventPattern(event, all), buildEventPattern(event, { severities }));
    }
  });

  const cases: [
    title: string,
    event: FindingsEvent,
    filter: FindingsFilter,
    given: object,
    isMatch: boolean,
  ][] = [
    ["a critical finding", "finding", grave, inspectorFinding(), true],
    ["a high finding", "finding", grave, inspectorFinding({ severity: "HIGH" }), true],
    ["a medium finding", "finding", grave, inspectorFinding({ severity: "MEDIUM" }), false],
    ["a suppressed finding", "finding", grave, inspectorFinding({ status: "SUPPRESSED" }), false],
    ["a closed finding", "finding", grave, inspectorFinding({ status: "CLOSED" }), false],
    ["a finding in an instance", "finding", grave, instanceFinding(), false],
    ["a scan as a finding", "finding", grave, inspectorScan({ CRITICAL: 1 }), false],
    ["a finding in team-a/api", "finding", ofTeamA, inspectorFinding(), true],
    [
      "a finding in base/node",
      "finding",
      ofTeamA,
      inspectorFinding({ repositoryName: "base/node" }),
      true,
    ],
    [
      "a finding in base/node-slim",
      "finding",
      ofTeamA,
      inspectorFinding({ repositoryName: "base/node-slim" }),
      false,
    ],
    [
      "a finding in team-b/batch",
      "finding",
      ofTeamA,
      inspectorFinding({ repositoryName: "team-b/batch" }),
      false,
    ],
    [
      "a scan with critical findings",
      "scan",
      grave,
      inspectorScan({ CRITICAL: 7, TOTAL: 9 }),
      true,
    ],
    ["a scan with high findings", "scan", grave, inspectorScan({ CRITICAL: 0, HIGH: 1 }), true],
    ["a scan with medium findings", "scan", grave, inspectorScan({ MEDIUM: 3, TOTAL: 3 }), false],
    ["a scan without findings", "scan", grave, inspectorScan({}), false],
    ["a basic scan with critical findings", "scan", grave, basicScan({ CRITICAL: 1 }), true],
    ["a basic scan without", "scan", grave, basicScan({ LOW: 1 }), false],
    ["a finding as a scan", "scan", grave, inspectorFinding(), false],
    ["a scan of team-a/api", "scan", ofTeamA, inspectorScan({ CRITICAL: 1 }), true],
    ["a basic scan of team-a/api", "scan", ofTeamA, basicScan({ CRITICAL: 1 }), true],
    ["a scan of base/node", "scan", ofTeamA, inspectorScan({ CRITICAL: 1 }, "base/node"), true],
    [
      "a scan of other/base/node",
      "scan",
      ofTeamA,
      inspectorScan({ CRITICAL: 1 }, "other/base/node"),
      false,
    ],
    [
      "a basic scan of base/node-slim",
      "scan",
      ofTeamA,
      basicScan({ CRITICAL: 1 }, "base/node-slim"),
      false,
    ],
    [
      "a scan of team-b/batch",
      "scan",
      ofTeamA,
      inspectorScan({ CRITICAL: 1 }, "team-b/batch"),
      false,
    ],
  ];
  for (const [title, event, filter, given, isMatch] of cases) {
    it(`${isMatch ? "lets through" : "holds back"} ${title}`, () => {
      assert.equal(matchesPattern(buildEventPattern(event, filter), given), isMatch);
    });
  }
});
