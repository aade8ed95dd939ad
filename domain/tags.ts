import { type Finding, at, wrong } from "./finding";
import { isRecord } from "./json";
import { type RuleTable, error, reporter } from "./rule";

/** Rules of resource tags. */
export const tagRules = {
  "tags-shape": error("Tags are not a map from keys to strings."),
  "tag-count": error("A resource has more than 50 tags."),
  "tag-key-length": error("A tag key is empty or over 128 characters."),
  "tag-key-format": error("A tag key has characters that AWS refuses."),
  "tag-key-reserved": error("A tag key starts with aws:."),
  "tag-value-length": error("A tag value is over 256 characters."),
  "tag-value-format": error("A tag value has characters that AWS refuses."),
} satisfies RuleTable;

const report = reporter(tagRules);

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_ALLOWED = "letters, digits, spaces and _ . : / = + - @";

/** AWS counts Unicode characters, not code units. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

function checkTagKey(key: string, path: string): Finding[] {
  const length = countCharacters(key);
  const findings: Finding[] = [];
  if (length < 1 || length > 128) {
    const message = `tag key has the wrong length: given ${length} characters, allowed 1 to 128.`;
    findings.push(report("tag-key-length", path, message));
  }
  if (!TAG_TEXT.test(key)) {
    findings.push(report("tag-key-format", path, wrong("tag key", key, TAG_ALLOWED)));
  }
  if (/^aws:/i.test(key)) {
    const message = wrong("tag key is reserved for AWS", key, "keys that do not start with aws:");
    findings.push(report("tag-key-reserved", path, message));
  }
  return findings;
}

function checkTagValue(value: unknown, path: string): Finding[] {
  if (typeof value !== "string") {
    return [report("tags-shape", path, wrong("tag value is not a string", value, "a string"))];
  }
  const length = countCharacters(value);
  const findings: Finding[] = [];
  if (length > 256) {
    const message = `tag value is too long: given ${length} characters, allowed 0 to 256.`;
    findings.push(report("tag-value-length", path, message));
  }
  if (!TAG_TEXT.test(value)) {
    const message = wrong("tag value", value, TAG_ALLOWED);
    findings.push(report("tag-value-format", path, message));
  }
  return findings;
}

/**
 * Checks resource tags: at most 50; keys of 1 to 128 characters that do not start with `aws:`, values of 0 to 256.
 * Fails with `tags-shape`, `tag-count`, `tag-key-length`, `tag-key-format`, `tag-key-reserved`, `tag-value-length` and
 * `tag-value-format`.
 */
export function checkTags(value: unknown, path: string): Finding[] {
  if (!isRecord(value)) {
    return [report("tags-shape", path, wrong("tags are not a map", value, "an object of strings"))];
  }
  const entries = Object.entries(value).filter(([, text]) => text !== undefined);
  const findings = entries.flatMap(([key, text]) => [
    ...checkTagKey(key, at(path, key)),
    ...checkTagValue(text, at(path, key)),
  ]);
  if (entries.length > 50) {
    const message = `too many tags: given ${entries.length}, allowed at most 50.`;
    findings.unshift(report("tag-count", path, message));
  }
  return findings;
}
