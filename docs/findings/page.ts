import { format } from "prettier";
import type { Rule, RuleTable } from "../../domain";
import { type Example, type Examples } from "./example";
import { type Subject, subjects } from "./subjects";

/** The page docs/findings.md: an introduction, then every rule by its subject, with an example where there is one. */
export async function findingsPage(
  introduction: string,
  rules: RuleTable,
  examples: Examples,
  messages: Readonly<Record<string, string>>,
): Promise<string> {
  const parts = [introduction];
  for (const subject of subjects) {
    parts.push(`## ${subject.title}\n`, `Source: <${subject.source}>\n`);
    for (const [id, rule] of Object.entries(rules)) {
      if (subjectOf(id) === subject)
        parts.push(await sectionOf(id, rule, { example: examples[id], message: messages[id] }));
    }
  }
  return parts.join("\n");
}

/** The subject of a rule. */
export function subjectOf(id: string): Subject | undefined {
  return subjects.find(({ rules }) => rules.some((beginning) => id.startsWith(beginning)));
}

interface Shown {
  readonly example: Example | undefined;
  /** A message that the tests provoke. */
  readonly message: string | undefined;
}

async function sectionOf(id: string, { severity, meaning }: Rule, { example, message }: Shown) {
  const weight =
    severity === "error" ? "AWS refuses it, or it cannot work" : "AWS accepts it; likely a mistake";
  const lines = [`### ${id}\n`, `${escapeMarkdown(meaning)}\n`, `_${severity}_: ${weight}.\n`];
  if (example === undefined) return [...lines, ...reportedAs(message)].join("\n");
  const found = example.check(example.wrong).find(({ rule }) => rule === id);
  const [wrong, right] = await Promise.all([example.wrong, example.right].map(code));
  return [...lines, "Wrong:\n", wrong, ...reportedAs(found?.message), "Right:\n", right].join("\n");
}

function reportedAs(message: string | undefined): string[] {
  return message === undefined ? [] : ["Reported as:\n", `\`\`\`text\n${message}\n\`\`\`\n`];
}

async function code(value: unknown): Promise<string> {
  const text = await format(JSON.stringify(value), { parser: "json", printWidth: 100 });
  return `\`\`\`json\n${text}\`\`\`\n`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[*_|<>[\]]/g, "\\$&");
}
