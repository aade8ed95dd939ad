import type { Finding } from "../finding";
import { report, rulePath } from "./findings";
import { mayMeet } from "./ruleTags";
import type { WellFormedRule } from "./wellFormedRule";

/** Advice on images that go into the archive and never leave it, and the other way round. */
export function adviseOnArchive(rules: readonly WellFormedRule[]): Finding[] {
  const archiving = rules.filter(({ actionType }) => actionType === "transition");
  const expiring = rules.filter(({ storageClass }) => storageClass === "archive");
  return [
    ...archiving.filter((rule) => !meetsAny(rule, expiring)).map(savesNothing),
    ...expiring.filter((rule) => !meetsAny(rule, archiving)).map(nothingArchived),
  ];
}

function meetsAny(rule: WellFormedRule, others: readonly WellFormedRule[]): boolean {
  return others.some((other) => mayMeet(rule.tags, other.tags));
}

function savesNothing({ index }: WellFormedRule): Finding {
  const message =
    "Archived images cost as much as standard ones below 150 TB and no rule expires them, so this saves nothing; add a rule with countType sinceImageTransitioned.";
  return report("lifecycle-archive-saves-nothing", rulePath(index, "action"), message);
}

function nothingArchived({ index }: WellFormedRule): Finding {
  const message =
    "No rule archives images that this rule selects, so it acts only on what is archived by hand; add a rule with action transition, or remove this one.";
  return report("lifecycle-nothing-archived", rulePath(index), message);
}
