import { type Finding, type Parsed, parsed } from "../../finding";
import { isList, isRecord, toText } from "../../json";
import { report } from "../inventoryRules";
import type { ImageAction, PreviewAction } from "./result";

/** What a rule does to an image, by the simulation or by Amazon ECR's preview. */
export interface PreviewOutcome {
  readonly action: PreviewAction["type"];
  readonly appliedRulePriority: number;
}

/** An image on which a simulation and Amazon ECR's preview differ; an outcome that is absent leaves it alone. */
export interface PreviewDifference {
  readonly imageDigest: string;
  readonly imageTags: readonly string[];
  readonly simulated?: PreviewOutcome;
  readonly preview?: PreviewOutcome;
}

type Outcomes = ReadonlyMap<string, PreviewOutcome & { readonly imageTags: readonly string[] }>;

/**
 * Reads what `aws ecr get-lifecycle-policy-preview` prints. Fails with `inventory-preview` where it is none, or is not complete.
 */
export function parsePreview(value: unknown): Parsed<Outcomes> {
  const findings: Finding[] = [];
  const refuse = (message: string): void => {
    findings.push(report("inventory-preview", "", message));
  };
  const results =
    isRecord(value) && isList(value.previewResults) ? value.previewResults : undefined;
  if (results === undefined || !isRecord(value)) {
    refuse('It has no previewResults; give what "aws ecr get-lifecycle-policy-preview" prints.');
    return parsed<Outcomes>(new Map(), findings);
  }
  if (value.status !== undefined && value.status !== "COMPLETE") {
    refuse(
      `status: given ${JSON.stringify(value.status)}, allowed "COMPLETE"; fetch it again later.`,
    );
  }
  if ((value.nextToken ?? null) !== null) {
    refuse("It ends with a token for more images; fetch it without --max-items and --no-paginate.");
  }
  const outcomes = results.filter(isRecord).flatMap((one) => {
    const action = isRecord(one.action) ? one.action.type : undefined;
    if (typeof one.imageDigest !== "string" || (action !== "EXPIRE" && action !== "TRANSITION")) {
      return [];
    }
    const imageTags = isList(one.imageTags) ? one.imageTags.map(toText) : [];
    const appliedRulePriority = Number(toText(one.appliedRulePriority));
    return [[one.imageDigest, { action, appliedRulePriority, imageTags }] as const];
  });
  return parsed<Outcomes>(new Map(outcomes), findings);
}

/** Holds what a simulation of one repository takes against Amazon ECR's own preview, image by image. */
export function comparePreview(
  actions: readonly ImageAction[],
  preview: Outcomes,
): PreviewDifference[] {
  const simulated: Outcomes = new Map(
    actions.map(({ imageDigest, imageTags, action, appliedRulePriority }) => [
      imageDigest,
      { action: action.type, appliedRulePriority, imageTags },
    ]),
  );
  const digests = new Set([...simulated.keys(), ...preview.keys()]);
  return [...digests].flatMap((imageDigest): PreviewDifference[] => {
    const [one, other] = [simulated.get(imageDigest), preview.get(imageDigest)];
    if (one?.action === other?.action && one?.appliedRulePriority === other?.appliedRulePriority) {
      return [];
    }
    const { imageTags } = one ?? other ?? { imageTags: [] };
    return [
      {
        ...{ imageDigest, imageTags },
        ...(one !== undefined && { simulated: toOutcome(one) }),
        ...(other !== undefined && { preview: toOutcome(other) }),
      },
    ];
  });
}

function toOutcome({ action, appliedRulePriority }: PreviewOutcome): PreviewOutcome {
  return { action, appliedRulePriority };
}
