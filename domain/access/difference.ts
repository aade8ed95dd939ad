import { canonicalJson } from "../json";
import type { Access, Verdict } from "./accessMatrix";
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

/** Who gains and who loses which right from one matrix to another. */
export function diffAccess(before: readonly Access[], after: readonly Access[]): AccessChange[] {
  const keyOf = ({ repositoryArn, principal }: Access) =>
    `${repositoryArn} ${canonicalJson(principal)}`;
  const earlier = new Map(before.map((row) => [keyOf(row), row]));
  const later = new Map(after.map((row) => [keyOf(row), row]));
  return [...new Set([...earlier.keys(), ...later.keys()])].sort().flatMap((key) => {
    const [one, other] = [earlier.get(key), later.get(key)];
    return ACCESS_KINDS.flatMap((right) => compare(one, other, right));
  });
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
