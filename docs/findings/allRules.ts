import { argumentRules } from "../../components/input/argumentRules";
import { type RuleTable, domainRules } from "../../domain";

/** The rules of the page: those of documents, and those of the components' arguments. */
export const allRules: RuleTable = { ...argumentRules, ...domainRules };
