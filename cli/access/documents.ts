import { reportAccess } from "../../domain/access/accessRules";
import type { NamedPolicy } from "../../domain/access/right";
import type { Finding } from "../../domain/finding";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { type StateResource, UNKNOWN, isHidden, shownOf } from "./state";

/** Reads policy documents, and keeps a finding for each that cannot be read. */
export class Documents {
  readonly findings: Finding[] = [];

  /** A document by the name people know it by; undefined where there is none, or it cannot be read. */
  read(name: string, given: unknown, { urn, file }: StateResource): NamedPolicy | undefined {
    const value = shownOf(given);
    if (value === undefined || value === null || value === "") return undefined;
    if (value === UNKNOWN) {
      this.report(urn, `${name} is known only after the update of ${file}.`);
      return undefined;
    }
    if (isHidden(value)) {
      this.report(
        urn,
        `${name} is a secret in ${file}: allowed is "pulumi stack export --show-secrets".`,
      );
      return undefined;
    }
    const document = parsePolicyDocument(value);
    if (document.ok) return { name, document: document.value };
    for (const { path, message } of document.findings) {
      this.report(urn, `${name} cannot be read${path === "" ? "" : ` at ${path}`}: ${message}`);
    }
    return undefined;
  }

  /** Tells of a policy, by the URN of its resource, that it is not counted, and why. */
  report(urn: string, message: string): void {
    this.findings.push(reportAccess("access-document-unreadable", urn, message));
  }
}
