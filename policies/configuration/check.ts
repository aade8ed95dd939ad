import Ajv, { type ErrorObject } from "ajv";
import { wrong } from "../../domain/finding";
import { isRecord, readJson } from "../../domain/json";
import { policies } from "../pack";
import type { PackPolicy, PolicyFinding } from "../support/policy";
import { LEVELS, settingsSchema } from "./schema";

const ajv = new Ajv({ allErrors: true });

/** Checks the text of a configuration file as the engine does, and for what the engine lets pass without a word. */
export function checkConfigurationText(text: string): PolicyFinding[] {
  const json = readJson(text);
  if (!json.ok) return [...json.findings];
  if (!isRecord(json.value)) {
    return [{ path: "", message: wrong("not a configuration", json.value, "a JSON object") }];
  }
  return Object.entries(json.value).flatMap(([id, given]) => checkEntry(id, given));
}

function checkEntry(id: string, given: unknown): PolicyFinding[] {
  const policy = policies.find(({ metadata }) => metadata.id === id);
  if (policy === undefined && id !== "all") {
    const allowed = `all, ${policies.map(({ metadata }) => metadata.id).join(", ")}`;
    return [{ path: id, message: wrong("the pack has no such policy", id, allowed) }];
  }
  if (policy === undefined || typeof given === "string") return checkLevel(id, given);
  if (!isRecord(given)) {
    return [
      { path: id, message: wrong("not an entry", given, "a level, or an object of settings") },
    ];
  }
  return checkSettings(policy, given).map((finding) => ({
    ...finding,
    path: join(id, finding.path),
  }));
}

function checkLevel(path: string, given: unknown): PolicyFinding[] {
  if (LEVELS.some((level) => level === given)) return [];
  return [{ path, message: wrong("not a level", given, LEVELS.join(", ")) }];
}

function checkSettings(
  policy: PackPolicy,
  given: Readonly<Record<string, unknown>>,
): PolicyFinding[] {
  const isValid = ajv.compile(settingsSchema(policy));
  // What a setting says can be judged only where all settings are of the right form.
  if (!isValid(given)) return (isValid.errors ?? []).map(toFinding);
  const { enforcementLevel: _, ...settings } = given;
  return [...policy.checkConfiguration(settings)];
}

function toFinding({ dataPath, message = "is wrong", params }: ErrorObject): PolicyFinding {
  const allowed = "allowedValues" in params ? `: ${params.allowedValues.join(", ")}` : "";
  return { path: dataPath.replace(/^\./, ""), message: `${message}${allowed}.` };
}

function join(id: string, path: string): string {
  return path === "" || path.startsWith("[") ? `${id}${path}` : `${id}.${path}`;
}
