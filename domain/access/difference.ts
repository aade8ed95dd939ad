import { canonicalJson } from "../json";
import type { Access, AccessProof, Verdict } from "./accessMatrix";
import { type AccessKind, type Reason, ACCESS_KINDS } from "./right";

/** A right that somebody gains or loses from one proof to another. */
export interface AccessChange {
  readonly change: "gains" | "loses";
  readonly repositoryArn: string;
  readonly principal: Access["principal"];
  readonly right: AccessKind;
  readonly before: Verdict;
  readonly after: Verdict;
  /** The statements that give the right where it is the greater. */
  readonly reasons: readonly Reason[];
  readonly provided: readonly string[];
}

const RANKS: Readonly<Record<Verdict, number>> = { no: 0, if: 1, yes: 2 };

/**
 * Who gains and who loses which right from one proof to another. Nobody is said to lose a right to a resource of which a policy
 * cannot be read afterwards, or to gain one where it could not be read before.
 */
export function diffAccess(before: AccessProof, after: AccessProof): AccessChange[] {
  const keyOf = ({ repositoryArn, principal }: Access) =>
    `${repositoryArn} ${canonicalJson(principal)}`;
  const earlier = new Map(before.access.map((row) => [keyOf(row), row]));
  const later = new Map(after.access.map((row) => [keyOf(row), row]));
  const unread = { gains: unreadIn(before), loses: unreadIn(after) };
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .sort()
    .flatMap((key) =>
      ACCESS_KINDS.flatMap((right) => compare(earlier.get(key), later.get(key), right)),
    )
    .filter(({ change, repositoryArn }) => !unread[change].has(repositoryArn));
}

function unreadIn({ evaluator }: AccessProof): Set<string> {
  return new Set(evaluator.resources.flatMap(({ arn, isPartlyRead }) => (isPartlyRead ? arn : [])));
}

function compare(
  one: Access | undefined,
  other: Access | undefined,
  right: AccessKind,
): AccessChange[] {
  const [before, after] = [one?.[right] ?? "no", other?.[right] ?? "no"];
  const gains = RANKS[after] > RANKS[before];
  const greater = gains ? other : one;
  if (before === after || greater === undefined) return [];
  const { repositoryArn, principal, reasons, provided } = greater;
  const change = gains ? "gains" : "loses";
  return [{ change, repositoryArn, principal, right, before, after, reasons, provided }];
}
