import { createHash } from "node:crypto";

/** A digest that is the same on every run. */
export function digest(name: string): string {
  return `sha256:${createHash("sha256").update(name).digest("hex")}`;
}

/** An image as `aws ecr describe-images` prints it. */
export function describedImage(
  name: string,
  imagePushedAt: string,
  more: object = {},
): Record<string, unknown> {
  return {
    registryId: "111111111111",
    repositoryName: "team-a/api",
    imageDigest: digest(name),
    imageSizeInBytes: 1000,
    imagePushedAt,
    imageStatus: "ACTIVE",
    ...more,
  };
}

export const NOW = "2026-01-31T00:00:00Z";

/** Old and new images, tagged and not. */
export const IMAGES = [
  describedImage("old", "2026-01-01T00:00:00Z"),
  describedImage("prod-1", "2026-01-02T00:00:00+00:00", { imageTags: ["prod-1"] }),
  describedImage("prod-2", "2026-01-03T00:00:00.123000+00:00", { imageTags: ["prod-2", "latest"] }),
  describedImage("new", "2026-01-30T12:00:00Z"),
];

export const UNTAGGED_RULE = {
  rulePriority: 2,
  selection: {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 1,
  },
  action: { type: "expire" },
};

/** AWS takes it, and there is nothing to say about it. */
export const POLICY = {
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: "tagged",
        tagPatternList: ["prod-*"],
        countType: "imageCountMoreThan",
        countNumber: 3,
      },
      action: { type: "expire" },
    },
    UNTAGGED_RULE,
  ],
};

/** AWS takes it, and it keeps too little. */
export const LOW_POLICY = {
  rules: [
    { ...POLICY.rules[0], selection: { ...POLICY.rules[0]?.selection, countNumber: 1 } },
    UNTAGGED_RULE,
  ],
};

export const BROKEN_POLICY = {
  rules: [{ ...UNTAGGED_RULE, rulePriority: 0, action: { type: "delete" } }],
};
