import { isUnknownValueError } from "./unknown";

type Properties = Readonly<Record<string, unknown>>;

/** Where providers keep for themselves which of an object's properties were not given. */
const BOOKKEEPING = "__defaults";

/**
 * The properties of a resource as plain values, copied as they are read. Reading a value that is unknown throws, as it does
 * with the proxies of the runtime; but those fail in some methods of lists, and make each step into a document slow.
 */
export function toPlainProperties(props: Properties): Properties {
  return new Proxy(props, {
    get: (target, name) => (typeof name === "string" ? plain(target[name]) : undefined),
  });
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const container = value as Properties;
  const copy = (Array.isArray(value) ? [] : {}) as Record<string, unknown>;
  for (const key of Object.keys(container)) {
    if (key === BOOKKEEPING) continue;
    try {
      copy[key] = plain(container[key]);
    } catch (error) {
      Object.defineProperty(copy, key, throwing(error));
    }
  }
  return copy;
}

/** A member that cannot be known; all other errors are defects. */
function throwing(error: unknown): PropertyDescriptor {
  if (!isUnknownValueError(error)) throw error;
  const get = (): never => {
    throw error;
  };
  return { get, enumerable: true, configurable: true };
}
