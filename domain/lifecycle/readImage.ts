import { type Finding, type Parsed, at, wrong } from "../finding";
import { type JsonRecord, isList, isRecord } from "../json";
import { type Image, INDEX_MEDIA_TYPES, toTime } from "./image";
import { report } from "./inventoryRules";

/**
 * Reads one image as `aws ecr describe-images` prints it, or as the SDK returns it. Total. For many images an
 * `ImageParser` takes less memory.
 */
export function parseImage(value: unknown, path = ""): Parsed<Image> {
  return new ImageParser().parse(value, path);
}

/**
 * Reads images into compact ones: times as numbers, no key that is not looked at, one text for the repository of
 * neighbours. A million of them take about 350 MB.
 */
export class ImageParser {
  #registryId: string | undefined;
  #region: string | undefined;
  #repositoryName: string | undefined;

  parse(value: unknown, path: string): Parsed<Image> {
    if (!isRecord(value)) {
      const message = wrong("image", value, "an object as describe-images prints it");
      return { ok: false, findings: [report("inventory-image", path, message)] };
    }
    const findings: Finding[] = [];
    const image = this.#read(value, path, findings);
    return findings.length === 0 ? { ok: true, value: image } : { ok: false, findings };
  }

  /** All keys are always there and in one order, so that all images have one shape in memory. */
  #read(value: JsonRecord, path: string, findings: Finding[]): Image {
    const source: Source = { path, findings };
    const registryId = text(source, "registryId", value.registryId);
    const region = text(source, "region", value.region);
    const repositoryName = text(source, "repositoryName", value.repositoryName);
    if (registryId !== this.#registryId) this.#registryId = registryId;
    if (region !== this.#region) this.#region = region;
    if (repositoryName !== this.#repositoryName) this.#repositoryName = repositoryName;
    const mediaType = text(source, "imageManifestMediaType", value.imageManifestMediaType);
    return {
      registryId: this.#registryId,
      region: this.#region,
      repositoryName: this.#repositoryName,
      imageDigest:
        text(source, "imageDigest", value.imageDigest) ?? missing(source, "imageDigest", ""),
      imageTags: texts(source, "imageTags", value.imageTags),
      imagePushedAt:
        time(source, "imagePushedAt", value.imagePushedAt) ?? missing(source, "imagePushedAt", 0),
      imageSizeInBytes: size(source, value.imageSizeInBytes),
      lastRecordedPullTime: time(source, "lastRecordedPullTime", value.lastRecordedPullTime),
      imageStatus: text(source, "imageStatus", value.imageStatus),
      lastArchivedAt: time(source, "lastArchivedAt", value.lastArchivedAt),
      lastActivatedAt: time(source, "lastActivatedAt", value.lastActivatedAt),
      imageManifestMediaType: INDEX_MEDIA_TYPES.find((type) => type === mediaType),
      subjectManifestDigest: text(source, "subjectManifestDigest", value.subjectManifestDigest),
      children: texts(source, "children", value.children),
    };
  }
}

interface Source {
  readonly path: string;
  readonly findings: Finding[];
}

/** What is absent, or null as some tools write it. */
function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function refuse(source: Source, key: string, value: unknown, allowed: string): void {
  source.findings.push(report("inventory-image", at(source.path, key), wrong(key, value, allowed)));
}

function missing<T>({ path, findings }: Source, key: keyof Image, instead: T): T {
  const place = at(path, key);
  if (!findings.some((finding) => finding.path === place)) {
    findings.push(report("inventory-image", place, `${key} is missing: every image has it.`));
  }
  return instead;
}

function text(source: Source, key: keyof Image, value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isAbsent(value)) refuse(source, key, value, "a string");
  return undefined;
}

function texts(source: Source, key: keyof Image, value: unknown): readonly string[] | undefined {
  if (isAbsent(value)) return undefined;
  if (isList(value) && value.every((entry) => typeof entry === "string")) return value;
  refuse(source, key, value, "a list of strings");
  return undefined;
}

function time(source: Source, key: keyof Image, value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  const read = toTime(value);
  if (!Number.isNaN(read)) return read;
  refuse(source, key, value, ALLOWED_TIME);
  return undefined;
}

function size(source: Source, value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  refuse(source, "imageSizeInBytes", value, "a number of at least 0");
  return undefined;
}

const ALLOWED_TIME = "a time with a time zone, such as 2026-01-31T00:00:00Z, or seconds since 1970";
