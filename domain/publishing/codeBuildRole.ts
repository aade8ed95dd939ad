import { parseArn, getPartition, renderArn } from "../arn";
import type { PolicyDocument, PolicyStatement } from "../iam/iamPolicy";

/** Where a project runs. */
export interface CodeBuildProject {
  readonly accountId: string;
  readonly region: string;
  readonly projectName: string;
}

/** Name of the log group of a project, as CodeBuild itself would choose it. */
export function getLogGroupName(projectName: string): string {
  return `/aws/codebuild/${projectName}`;
}

/** The trust policy of the project's role: CodeBuild may assume it for this one project. */
export function buildCodeBuildTrustPolicy(project: CodeBuildProject): PolicyDocument {
  const { accountId, region, projectName } = project;
  const projectArn = renderArn({
    partition: getPartition(region),
    service: "codebuild",
    region,
    accountId,
    resource: `project/${projectName}`,
  });
  return {
    version: "2012-10-17",
    statements: [
      {
        sid: "AssumeFromCodeBuild",
        effect: "Allow",
        principals: [{ type: "Service", value: "codebuild.amazonaws.com" }],
        actions: ["sts:AssumeRole"],
        conditions: [
          { operator: "StringEquals", key: "aws:SourceAccount", values: [accountId] },
          { operator: "ArnEquals", key: "aws:SourceArn", values: [projectArn] },
        ],
      },
    ],
  };
}

/** What the project's role needs besides pushing: to write the log of its builds, and to clone through the connection. */
export function buildCodeBuildPolicy(
  project: CodeBuildProject,
  connectionArn?: string,
): PolicyDocument {
  const { accountId, region, projectName } = project;
  const logStreams = renderArn({
    partition: getPartition(region),
    service: "logs",
    region,
    accountId,
    resource: `log-group:${getLogGroupName(projectName)}:*`,
  });
  const statements: PolicyStatement[] = [
    {
      sid: "WriteLog",
      effect: "Allow",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logStreams],
      conditions: [],
    },
  ];
  if (connectionArn !== undefined) {
    statements.push({
      sid: "CloneThroughConnection",
      effect: "Allow",
      actions: connectionActions(connectionArn),
      resources: [connectionArn],
      conditions: [],
    });
  }
  return { version: "2012-10-17", statements };
}

/** Connections made before 2024 have the service's former name in their ARNs, and in the actions on them. */
function connectionActions(connectionArn: string): string[] {
  const service = parseArn(connectionArn)?.service ?? "codeconnections";
  return [`${service}:GetConnection`, `${service}:GetConnectionToken`];
}
