import { parseArn, getPartition, renderArn } from "../arn";
import {
  allow,
  policyDocument,
  servicePrincipal,
  stringEquals,
  type PolicyDocument,
} from "../iam/iamPolicy";

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

function projectResource(service: string, project: CodeBuildProject, resource: string): string {
  const { accountId, region } = project;
  return renderArn({ partition: getPartition(region), service, region, accountId, resource });
}

/** The trust policy of the project's role: CodeBuild may assume it for this one project. */
export function buildCodeBuildTrustPolicy(project: CodeBuildProject): PolicyDocument {
  const projectArn = projectResource("codebuild", project, `project/${project.projectName}`);
  return policyDocument(
    allow("AssumeFromCodeBuild", ["sts:AssumeRole"], {
      principals: servicePrincipal("codebuild.amazonaws.com"),
      conditions: [
        stringEquals("aws:SourceAccount", project.accountId),
        { operator: "ArnEquals", key: "aws:SourceArn", values: [projectArn] },
      ],
    }),
  );
}

/** What the project's role needs besides pushing: to write the log of its builds, and to clone through the connection. */
export function buildCodeBuildPolicy(
  project: CodeBuildProject,
  connectionArn?: string,
): PolicyDocument {
  const logGroup = `log-group:${getLogGroupName(project.projectName)}:*`;
  return policyDocument(
    allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], {
      resources: [projectResource("logs", project, logGroup)],
    }),
    connectionArn === undefined
      ? []
      : allow("CloneThroughConnection", connectionActions(connectionArn), {
          resources: [connectionArn],
        }),
  );
}

/** Connections made before 2024 have the service's former name in their ARNs, and in the actions on them. */
function connectionActions(connectionArn: string): string[] {
  const service = parseArn(connectionArn)?.service ?? "codeconnections";
  return [`${service}:GetConnection`, `${service}:GetConnectionToken`];
}
