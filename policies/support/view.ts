import { isUnknownValueError } from "./unknown";

type Properties = Readonly<Record<string, unknown>>;

/** Where providers keep for themselves which of an object's properties were not given. */
const BOOKKEEPING = "__defaults";

/**
 * The properties of a resource as plain values, copied as they are read. Reading a value that is unknown throws, as it does
 * with the proxies of the runtime; but those fail in some methods of lists, and make each step into a document slow.
 */
export function viewOf(props: Properties): Properties {
  return new Proxy(props, {
    get: (target, name) => (typeof name === "string" ? plain(target[name]) : undefined),
  });
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const key of Object.keys(value)) {
    if (key === BOOKKEEPING) continue;
    Object.defineProperty(copy, key, memberOf(value as Properties, key));
  }
  return copy;
}

function memberOf(container: Properties, key: string): PropertyDescriptor {
  try {
    const value = plain(container[key]);
    return { value, enumerable: true, configurable: true, writable: true };
  } catch (error) {
    if (!isUnknownValueError(error)) throw error;
    const throwIt = (): never => {
      throw error;
    };
    return { get: throwIt, enumerable: true, configurable: true };
  }
}
