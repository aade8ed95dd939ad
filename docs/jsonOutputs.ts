import type { compareStates } from "../domain/adoption/compareStates";
import type { AdoptedRegistry } from "../domain/adoption/adoptRegistry";
import type { RegistryScan } from "../domain/adoption/registryScan";
import type { Wave } from "../domain/adoption/planWaves";
import type { AccessChange } from "../domain/access/difference";
import type { ExplainedAction } from "../domain/access/explain";
import type { Requirement } from "../domain/access/requirements";
import type { Finding } from "../domain/finding";
import type { PreviewDifference } from "../domain/lifecycle/simulate/comparePreview";
import type { PolicyDiff } from "../domain/lifecycle/simulate/diff";
import type { ImageExplanation } from "../domain/lifecycle/simulate/explain";
import type { SimulationOverTime } from "../domain/lifecycle/simulate/overTime";
import type { Simulation } from "../domain/lifecycle/simulate/result";
import type { AccessReport } from "../cli/access/report";
import type { CostReport } from "../cli/cost/report";
import type { InUseReport } from "../cli/inUse/use";
import type { JSON_VERSION } from "../cli/support/output";

// The types of what the commands print as JSON. `npm run docs` makes docs/outputs.schema.json of those that are exported.

/** What every command prints. */
interface Versioned {
  readonly version: typeof JSON_VERSION;
}

/** Any command, where a policy is refused that it was to apply. */
export interface RefusedPolicyOutput extends Versioned {
  readonly valid: false;
  readonly findings: readonly Finding[];
}

/** `ecr-hub lifecycle validate` */
export interface LifecycleValidateOutput extends Versioned {
  readonly valid: boolean;
  readonly findings: readonly Finding[];
}

/** `ecr-hub lifecycle simulate`; `differences` with `--against`, `overTime` with `--over` */
export interface LifecycleSimulateOutput extends Versioned, Simulation {
  readonly differences?: readonly PreviewDifference[];
  readonly overTime?: Pick<SimulationOverTime, "days" | "conflicts">;
}

/** `ecr-hub lifecycle explain` */
export interface LifecycleExplainOutput extends Versioned {
  readonly images: readonly ImageExplanation[];
  readonly findings: readonly Finding[];
}

/** `ecr-hub lifecycle diff` */
export type LifecycleDiffOutput = Versioned & PolicyDiff;

/** `ecr-hub lifecycle verify` */
export interface LifecycleVerifyOutput extends Versioned {
  readonly agrees: boolean;
  readonly differences: readonly PreviewDifference[];
}

/** `ecr-hub inventory` */
export interface InventoryOutput extends Versioned {
  /** The repositories with their mutability, as `aws ecr describe-repositories` prints it. */
  readonly repositories: readonly Readonly<Record<string, unknown>>[];
  readonly imageDetails: readonly DescribedImage[];
}

/** An image with all that `aws ecr describe-images` prints of it. */
interface DescribedImage {
  readonly imageDigest: string;
  readonly imagePushedAt: string;
  readonly region?: string;
  /** The digests of what an index lists. */
  readonly children?: readonly string[];
  readonly [key: string]: unknown;
}

/** `ecr-hub in-use` */
export type InUseOutput = Versioned & InUseReport;

/** `ecr-hub cost` */
export type CostOutput = Versioned & CostReport;

/** `ecr-hub access` */
export type AccessOutput = Versioned & AccessReport;

/** `ecr-hub access --expect` */
export interface AccessExpectationsOutput extends Versioned {
  readonly expectations: readonly {
    readonly line: number;
    readonly expectation: string;
    readonly holds: boolean;
    readonly counterExample: string;
  }[];
  readonly findings: readonly Finding[];
}

/** `ecr-hub access --from --to` */
export interface AccessDifferenceOutput extends Versioned {
  readonly changes: readonly AccessChange[];
  readonly findings: readonly Finding[];
}

/** `ecr-hub access explain` */
export interface AccessExplainOutput extends Versioned {
  readonly principal: string;
  readonly repositoryArn: string;
  readonly actions: readonly ExplainedAction[];
  readonly requirements: readonly Requirement[];
  readonly notes: readonly string[];
}

/** `ecr-hub adopt scan` */
export type AdoptScanOutput = Versioned & RegistryScan;

/** `ecr-hub adopt write` */
export interface AdoptWriteOutput
  extends Versioned, Pick<AdoptedRegistry, "repositories" | "settings"> {
  readonly folder: string;
}

/** `ecr-hub adopt plan` */
export interface AdoptPlanOutput extends Versioned {
  readonly waves: readonly Wave[];
}

/** `ecr-hub adopt exemptions` */
export interface AdoptExemptionsOutput extends Versioned {
  readonly violations: readonly { readonly policy: string; readonly urn: string }[];
}

/** `ecr-hub adopt check` */
export type AdoptCheckOutput = Versioned & ReturnType<typeof compareStates>;

/** `ecr-hub organization`: what AWS Organizations returns, in its own names */
export interface OrganizationOutput extends Versioned {
  readonly Organization: { readonly Id: string; readonly ManagementAccountId: string };
  readonly Roots: readonly object[];
  readonly OrganizationalUnits: readonly object[];
  readonly Accounts: readonly object[];
  readonly Policies: readonly object[];
}
