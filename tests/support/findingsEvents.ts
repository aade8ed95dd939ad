/** Events in the form that AWS's user guides document, cut down to what matters here. */

const DIGEST = `sha256:${"ab".repeat(32)}`;

interface FindingOptions {
  readonly severity?: string;
  readonly status?: string;
  readonly repositoryName?: string;
  readonly title?: string;
}

/** A finding of Amazon Inspector in an image. */
export function inspectorFinding(options: FindingOptions = {}) {
  const { severity = "CRITICAL", status = "ACTIVE", repositoryName = "team-a/api" } = options;
  const { title = "CVE-2021-44228 - org.apache.logging.log4j:log4j-core" } = options;
  return {
    version: "0",
    "detail-type": "Inspector2 Finding",
    source: "aws.inspector2",
    account: "111111111111",
    region: "us-east-1",
    detail: {
      awsAccountId: "111111111111",
      severity,
      status,
      title,
      type: "PACKAGE_VULNERABILITY",
      resources: [
        {
          type: "AWS_ECR_CONTAINER_IMAGE",
          id: `arn:aws:ecr:us-east-1:111111111111:repository/${repositoryName}/${DIGEST}`,
          details: {
            awsEcrContainerImage: {
              repositoryName,
              registry: "111111111111",
              imageHash: DIGEST,
              imageTags: ["v1.2.3"],
            },
          },
        },
      ],
    },
  };
}

/** A finding of Amazon Inspector in something else than an image. */
export function instanceFinding() {
  const finding = inspectorFinding();
  const resources = [{ type: "AWS_EC2_INSTANCE", id: "i-0123456789abcdef0", details: {} }];
  return { ...finding, detail: { ...finding.detail, resources } };
}

type Counts = Readonly<Record<string, number>>;

/** The end of the first scan of an image by Amazon Inspector. */
export function inspectorScan(counts: Counts, repositoryName = "team-a/api") {
  return {
    version: "0",
    "detail-type": "Inspector2 Scan",
    source: "aws.inspector2",
    account: "111111111111",
    region: "us-east-1",
    detail: {
      "scan-status": "INITIAL_SCAN_COMPLETE",
      "repository-name": `arn:aws:ecr:us-east-1:111111111111:repository/${repositoryName}`,
      "finding-severity-counts": counts,
      "image-digest": DIGEST,
      "image-tags": ["v1.2.3"],
      version: "1.0",
    },
  };
}

/** The end of a basic scan. */
export function basicScan(counts: Counts, repositoryName = "team-a/api") {
  return {
    version: "0",
    "detail-type": "ECR Image Scan",
    source: "aws.ecr",
    account: "111111111111",
    region: "us-east-1",
    detail: {
      "scan-status": "COMPLETE",
      "repository-name": repositoryName,
      "finding-severity-counts": counts,
      "image-digest": DIGEST,
      "image-tags": [],
    },
  };
}
