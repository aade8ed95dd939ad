import assert from "node:assert/strict";

import {
  buildCodeBuildPolicy,
  buildCodeBuildTrustPolicy,
} from "../../../domain/publishing/codeBuildRole";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";

const project = { accountId: "111111111111", region: "us-east-1", projectName: "api-image" };
const connectionArn = "arn:aws:codeconnections:us-east-1:111111111111:connection/0a1b-2c";

describe("buildCodeBuildTrustPolicy", () => {
  it("lets in CodeBuild for this one project, and nobody else", () => {
    const document = buildCodeBuildTrustPolicy(project);
    assert.deepEqual(JSON.parse(renderPolicyDocument(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumeFromCodeBuild",
          Effect: "Allow",
          Principal: { Service: ["codebuild.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
          Condition: {
            ArnEquals: {
              "aws:SourceArn": ["arn:aws:codebuild:us-east-1:111111111111:project/api-image"],
            },
            StringEquals: { "aws:SourceAccount": ["111111111111"] },
          },
        },
      ],
    });
    const [audience, ...others] = findGranteesOfAction(document, "sts:AssumeRole");
    assert.deepEqual(others, []);
    assert.ok(audience?.kind === "service");
    assert.equal(audience.service, "codebuild.amazonaws.com");
    assert.deepEqual(audience.sourceAccounts, ["111111111111"]);
  });
});

describe("buildCodeBuildPolicy", () => {
  it("grants the log of the project only", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildCodeBuildPolicy(project))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "WriteLog",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:aws:logs:us-east-1:111111111111:log-group:/aws/codebuild/api-image:*"],
        },
      ],
    });
  });

  for (const service of ["codeconnections", "codestar-connections"]) {
    it(`grants the use of a connection of ${service}`, () => {
      const arn = connectionArn.replace("codeconnections", service);
      assert.deepEqual(buildCodeBuildPolicy(project, arn).statements[1], {
        sid: "CloneThroughConnection",
        effect: "Allow",
        actions: [`${service}:GetConnection`, `${service}:GetConnectionToken`],
        resources: [arn],
        conditions: [],
      });
    });
  }
});
