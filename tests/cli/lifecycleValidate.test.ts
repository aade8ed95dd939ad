import assert from "node:assert/strict";
import { type CommandResult, Files, ecrHub } from "./command";
import { BROKEN_POLICY, LOW_POLICY, POLICY } from "./samples";

describe("ecr-hub lifecycle", () => {
  const files = new Files();
  const policy = files.write("policy.json", POLICY);
  const low = files.write("low.json", LOW_POLICY);
  const broken = files.write("broken.json", BROKEN_POLICY);
  after(() => {
    files.remove();
  });

  const json = ({ stdout }: CommandResult): Record<string, unknown> =>
    JSON.parse(stdout) as Record<string, unknown>;

  describe("validate", () => {
    it("ends with 0 on a policy without findings", async () => {
      const result = await ecrHub(["lifecycle", "validate", policy]);
      assert.deepEqual(result, {
        exitCode: 0,
        stdout: `${policy} is valid: no findings.\n`,
        stderr: "",
      });
    });

    it("says how to look a finding up", async () => {
      const { stdout } = await ecrHub(["lifecycle", "validate", low]);
      const [, , line] = stdout.split("\n");
      assert.equal(line, "Look a finding up: ecr-hub findings lifecycle-count-low");
    });

    it("ends with 1 on a warning, and with 0 when warnings are ignored", async () => {
      const args = ["lifecycle", "validate", low, "--format", "json"];
      const [strict, lenient] = await Promise.all([
        ecrHub(args),
        ecrHub([...args, "--ignore-warnings"]),
      ]);
      assert.deepEqual([strict.exitCode, lenient.exitCode], [1, 0]);
      assert.equal(strict.stdout, lenient.stdout);
      assert.deepEqual(json(strict), {
        version: 1,
        valid: true,
        findings: [
          {
            rule: "lifecycle-count-low",
            severity: "warning",
            path: "rules[0].selection.countNumber",
            message:
              "Only the newest image will be kept, so a version that still runs may go after the next push; keep at least 3.",
          },
        ],
      });
    });

    it("prints every error of a policy as JSON", async () => {
      const result = await ecrHub([
        "lifecycle",
        "validate",
        broken,
        "--format",
        "json",
        "--ignore-warnings",
      ]);
      assert.equal(result.exitCode, 1);
      assert.deepEqual(json(result), {
        version: 1,
        valid: false,
        findings: [
          {
            rule: "lifecycle-rule-priority",
            severity: "error",
            path: "rules[0].rulePriority",
            message: "rulePriority: given 0, allowed an integer of at least 1.",
          },
          {
            rule: "lifecycle-action-type",
            severity: "error",
            path: "rules[0].action.type",
            message: 'type: given "delete", allowed "expire", "transition".',
          },
        ],
      });
    });

    it("prints findings as CSV", async () => {
      const { stdout } = await ecrHub(["lifecycle", "validate", low, "--format", "csv"]);
      assert.equal(
        stdout,
        "severity,rule,path,message\n" +
          'warning,lifecycle-count-low,rules[0].selection.countNumber,"Only the newest image will be kept, so a version that still runs may go after the next push; keep at least 3."\n',
      );
    });

    it("reads what aws ecr get-lifecycle-policy prints, from standard input", async () => {
      const input = JSON.stringify({
        repositoryName: "a",
        lifecyclePolicyText: JSON.stringify(POLICY),
      });
      const result = await ecrHub(["lifecycle", "validate", "-"], { input });
      assert.deepEqual(
        [result.exitCode, result.stdout],
        [0, "standard input is valid: no findings.\n"],
      );
    });

    it("names what is not JSON", async () => {
      const result = await ecrHub(["lifecycle", "validate", "-", "--format", "json"], {
        input: "{",
      });
      assert.equal(result.exitCode, 1);
      assert.deepEqual(
        (json(result).findings as { rule: string }[]).map(({ rule }) => rule),
        ["json-syntax"],
      );
    });

    it("ends with 2 on a file that is not there", async () => {
      const result = await ecrHub(["lifecycle", "validate", files.path("nothing.json")]);
      assert.equal(result.exitCode, 2);
      assert.match(result.stderr, /^ecr-hub: .*nothing\.json cannot be read: ENOENT[^\n]*\.\n$/);
    });
  });
});
