import fc from "fast-check";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecycleRuleIntent } from "../../../domain/lifecycle/intent";
import { buildLifecyclePolicy } from "../../../domain/lifecycle/build";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { hasErrors } from "../../../domain/finding";
import { DAY, NOW } from "./fixtures";

/** Few letters, so that patterns and tags meet. */
const word = fc.stringMatching(/^[ab]{1,3}$/);

export const tag = fc.stringMatching(/^[ab][ab.-]{0,5}$/);

export const pattern = fc
  .array(fc.constantFrom("a", "b", "-", "*"), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""))
  .filter((text) => text.split("*").length <= 5);

const tagSelection = fc.oneof(
  fc.record({ tagPatternList: fc.array(pattern, { minLength: 1, maxLength: 2 }) }),
  fc.record({ tagPrefixList: fc.array(word, { minLength: 1, maxLength: 2 }) }),
  fc.constant({ tagStatus: "untagged" }),
  fc.constant({ tagStatus: "any" }),
);

const timing = fc.oneof(
  fc.record({
    countType: fc.constant("imageCountMoreThan"),
    countNumber: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    countType: fc.constantFrom("imageCountMoreThan", "sinceImagePushed"),
    countNumber: fc.integer({ min: 1, max: 40 }),
    action: fc.constantFrom("expire", "transition"),
  }),
  fc.record({
    countType: fc.constant("sinceImagePulled"),
    countNumber: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    countType: fc.constant("sinceImageTransitioned"),
    countNumber: fc.integer({ min: 90, max: 120 }),
  }),
);

/** Rules that AWS takes one by one, with all members that decide something. */
export const ruleIntent = fc
  .tuple(tagSelection, timing, fc.option(fc.string({ maxLength: 20 }), { nil: undefined }))
  .map(([tags, when, description]): LifecycleRuleIntent => ({ ...tags, ...when, description }));

/** Policies that AWS takes: rules are left out until no rule contradicts another. */
export const validPolicy: fc.Arbitrary<LifecyclePolicy> = fc
  .array(ruleIntent, { minLength: 1, maxLength: 6 })
  .map((rules) => {
    const kept: LifecycleRuleIntent[] = [];
    for (const rule of rules) {
      const policy = buildLifecyclePolicy([...kept, rule]);
      if (!hasErrors(checkLifecyclePolicy(policy))) kept.push(rule);
    }
    return buildLifecyclePolicy(kept);
  })
  .filter(({ rules }) => rules.length > 0);

const age = fc.integer({ min: 0, max: 130 }).map((days) => NOW - days * DAY - 1);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

/** Inventories of one repository with indexes, referrers, archived and restored images, and ties where asked for. */
export function inventory(ties: boolean): fc.Arbitrary<Image[]> {
  const one = fc.record({
    imageTags: optional(fc.uniqueArray(tag, { maxLength: 3 })),
    imagePushedAt: age,
    imageSizeInBytes: fc.integer({ min: 0, max: 1000 }),
    lastRecordedPullTime: optional(age),
    imageStatus: fc.constantFrom("ACTIVE", "ACTIVE", "ACTIVE", "ARCHIVED", "ACTIVATING"),
    lastArchivedAt: optional(age),
    lastActivatedAt: fc.option(age, { nil: undefined, freq: 6 }),
    children: fc.option(fc.array(fc.nat(9), { maxLength: 3 }), { nil: undefined, freq: 6 }),
    subject: fc.option(fc.nat(11), { nil: undefined, freq: 6 }),
  });
  return fc.array(one, { maxLength: 14 }).map((images) =>
    images.map(({ children, subject, ...rest }, index): Image => {
      const shift = ties ? 0 : index + 1;
      return {
        ...rest,
        imageDigest: `d${index}`,
        imagePushedAt: rest.imagePushedAt - shift,
        lastActivatedAt:
          rest.lastActivatedAt === undefined ? undefined : rest.lastActivatedAt - shift,
        children: children?.map((child) => `d${child}`),
        subjectManifestDigest: subject === undefined ? undefined : `d${subject}`,
      };
    }),
  );
}

/** Inventories in which entries of some images come again, with other fields. */
export const repeatingInventory: fc.Arbitrary<Image[]> = fc
  .tuple(inventory(true), inventory(true), fc.array(fc.nat(14), { minLength: 14, maxLength: 14 }))
  .map(([images, others, places]) => [
    ...images,
    ...others.map((other, index) =>
      index % 2 === 0 ? other : { ...other, imageDigest: `d${places[index]}` },
    ),
  ]);

export const digestsInUse = fc.uniqueArray(
  fc.nat(14).map((index) => `d${index}`),
  { maxLength: 3 },
);
