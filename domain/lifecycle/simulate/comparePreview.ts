import type { Parsed } from "../../finding";
import {
  listOf,
  oneOf,
  openObjectOf,
  optional,
  parseValue,
  stringShape,
  valueShape,
} from "../../jsonReader";
import type { inventoryRules } from "../inventoryRules";
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

interface Preview {
  readonly previewResults: readonly {
    readonly imageDigest: string;
    readonly imageTags?: readonly string[];
    readonly action: { readonly type: PreviewAction["type"] };
    readonly appliedRulePriority: number;
  }[];
  readonly status?: "COMPLETE";
  readonly nextToken?: null;
}

const preview = {
  name: "preview",
  rules: { shape: "inventory-preview" satisfies keyof typeof inventoryRules },
  shape: openObjectOf<Preview>({
    previewResults: {
      ...listOf(
        openObjectOf<Preview["previewResults"][number]>({
          imageDigest: stringShape,
          imageTags: optional(listOf(stringShape)),
          action: openObjectOf({ type: oneOf("EXPIRE", "TRANSITION") }),
          appliedRulePriority: valueShape("a number", (value) => typeof value === "number"),
        }),
      ),
      allowed: 'what "aws ecr get-lifecycle-policy-preview" prints',
    },
    status: optional(valueShape('"COMPLETE"; fetch it again later', isComplete)),
    nextToken: optional(
      valueShape("none; fetch it without --max-items and --no-paginate", (value) => value === null),
    ),
  }),
};

function isComplete(value: unknown): value is "COMPLETE" {
  return value === "COMPLETE";
}

/**
 * Reads what `aws ecr get-lifecycle-policy-preview` prints. Fails with `inventory-preview` where it is none, or is not complete.
 */
export function parsePreview(value: unknown): Parsed<Outcomes> {
  const read = parseValue(value, preview);
  if (!read.ok) return read;
  const outcomes = read.value.previewResults.map(
    ({ imageDigest, imageTags = [], action, appliedRulePriority }) =>
      [imageDigest, { action: action.type, appliedRulePriority, imageTags }] as const,
  );
  return { ok: true, value: new Map(outcomes) };
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
