import * as view from "../../policies/support/plainProperties";

type Properties = Readonly<Record<string, unknown>>;

/** The paths of members that policies read of the properties of resources while a function runs, such as `rules[].filter`. */
export async function readProperties(run: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const read = new Set<string>();
  const { toPlainProperties } = view;
  // The policies call it by way of the module's exports.
  const exported: { toPlainProperties: typeof toPlainProperties } = view;
  exported.toPlainProperties = (props) =>
    recorded(toPlainProperties(props), "", read) as Properties;
  try {
    await run();
  } finally {
    exported.toPlainProperties = toPlainProperties;
  }
  return read;
}

/** The paths of all members in a value. */
export function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => pathsIn(element, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const memberPath = path === "" ? name : `${path}.${name}`;
    return [memberPath, ...pathsIn(member, memberPath)];
  });
}

function recorded(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get: (target, name) => {
      const member = (target as Record<string | symbol, unknown>)[name];
      if (typeof name === "symbol" || name in Object.prototype) return member;
      if (Array.isArray(target))
        return /^\d+$/.test(name) ? recorded(member, `${path}[]`, read) : member;
      const memberPath = path === "" ? name : `${path}.${name}`;
      read.add(memberPath);
      return recorded(member, memberPath, read);
    },
  });
}

/** A value in which documents that are JSON texts come as objects, so that it is seen what is read of them. */
export function withObjects(value: unknown): unknown {
  if (typeof value === "string") {
    return /^[{[]/.test(value) ? withObjects(JSON.parse(value)) : value;
  }
  if (Array.isArray(value)) return value.map(withObjects);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withObjects(member)]),
  );
}
