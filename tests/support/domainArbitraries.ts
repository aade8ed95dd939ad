import fc from "fast-check";

const digit = fc.constantFrom(...Array.from("0123456789"));
const lowerCase = fc.constantFrom(...Array.from("abcdefghij0123456789"));

const text = (unit: fc.Arbitrary<string>, minLength: number, maxLength = minLength) =>
  fc.string({ unit, minLength, maxLength });

/** Valid account ids. */
export const accountId = text(digit, 12);

/** Valid organization ids. */
export const organizationId = text(lowerCase, 10, 12).map((id) => `o-${id}`);

/** Valid paths of organizations, with every ending. */
export const organizationPath = fc
  .tuple(organizationId, text(lowerCase, 4), fc.array(text(lowerCase, 8), { maxLength: 2 }))
  .chain(([organization, root, units]) => {
    const path = [organization, `r-${root}`, ...units.map((unit) => `ou-${root}-${unit}`), ""].join(
      "/",
    );
    return fc.constantFrom(path, `${path}*`, `${path}ou-*`);
  });

/** Regions of the commercial partition. */
export const region = fc.constantFrom("us-east-1", "eu-west-1", "ap-southeast-2", "il-central-1");

/** Valid ARNs of principals of the commercial partition. */
export const principalArn = fc
  .tuple(
    accountId,
    fc.constantFrom("iam::@:role/", "iam::@:user/team/", "sts::@:assumed-role/r/"),
    text(lowerCase, 2, 9),
  )
  .map(([account, kind, name]) => `arn:aws:${kind.replace("@", account)}${name}`);

/** Valid names of repositories. */
export const repositoryName = fc
  .array(
    fc
      .array(text(lowerCase, 1, 5), { minLength: 1, maxLength: 3 })
      .chain((parts) => fc.constantFrom(".", "_", "__", "-", "--").map((one) => parts.join(one))),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join("/"))
  .filter((name) => name.length >= 2);

/** A list of different entries. */
export function listOf<T>(entry: fc.Arbitrary<T>, minLength = 1, maxLength = 4): fc.Arbitrary<T[]> {
  return fc.uniqueArray(entry, { minLength, maxLength });
}

/** Anything a caller without types may give in place of a member. */
export const anything = fc.oneof(
  fc.anything(),
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, null, { toString: 0 }, [{ toString: 0 }]),
  fc.array(fc.string()),
);
