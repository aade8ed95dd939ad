import { type CheckValue, type Finding, wrong } from "../finding";
import { type RuleTable, error, reporter } from "../rule";

/** Rules of the addresses of VPC endpoints. */
export const ADDRESS_RULES = {
  "endpoint-cidr-block": error(
    "An address range is not a CIDR block of its IP version, or not written by its first address.",
  ),
  "endpoint-ip-address-type": error(
    "An IP address type of VPC endpoints does not exist, or does not go with another argument.",
  ),
} satisfies RuleTable;

const report = reporter(ADDRESS_RULES);

/** The IP address types of VPC endpoints, each with the types of DNS records that it can have. */
const RECORD_TYPES: Readonly<Record<string, readonly string[]>> = {
  ipv4: ["ipv4"],
  dualstack: ["ipv4", "dualstack", "ipv6", "service-defined"],
  ipv6: ["ipv6"],
};

/** Which IP versions VPC endpoints use. */
export interface AddressTypes {
  readonly ipAddressType?: string;
  readonly dnsRecordIpType?: string;
  /** Whether IPv6 address ranges are given. */
  readonly hasIpv6Blocks: boolean;
}

/** Checks what AWS accepts of IP address types and DNS records together. Fails with `endpoint-ip-address-type`. */
export function checkAddressTypes(types: AddressTypes): Finding[] {
  const { ipAddressType = "ipv4", dnsRecordIpType, hasIpv6Blocks } = types;
  const fail = (path: string, message: string) => [
    report("endpoint-ip-address-type", path, message),
  ];
  const recordTypes = Object.hasOwn(RECORD_TYPES, ipAddressType) && RECORD_TYPES[ipAddressType];
  if (!recordTypes) {
    const allowed = Object.keys(RECORD_TYPES).join(", ");
    return fail("ipAddressType", wrong("IP address type", ipAddressType, allowed));
  }
  const needed = "vpcIpv6CidrBlocks requires ipAddressType dualstack or ipv6.";
  const allowed = `${recordTypes.join(", ")} with ipAddressType ${ipAddressType}`;
  return [
    ...(dnsRecordIpType === undefined || recordTypes.includes(dnsRecordIpType)
      ? []
      : fail("dnsRecordIpType", wrong("DNS record type", dnsRecordIpType, allowed))),
    ...(hasIpv6Blocks && ipAddressType === "ipv4" ? fail("vpcIpv6CidrBlocks", needed) : []),
  ];
}

/** How the addresses of an IP version are written. */
interface AddressFamily {
  readonly allowed: string;
  /** AWS takes prefixes of any length; larger ranges are no network of one's own. */
  readonly shortestPrefix: number;
  readonly bitsOfGroup: number;
  readonly parse: (address: string) => readonly number[] | undefined;
  readonly render: (groups: readonly number[]) => string;
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);

export const checkIpv4CidrBlock = cidrBlockCheck({
  allowed: "an IPv4 CIDR block such as 10.0.0.0/16, from /8 to /32",
  shortestPrefix: 8,
  bitsOfGroup: 8,
  parse: (address) => (IPV4.test(address) ? address.split(".").map(Number) : undefined),
  render: (octets) => octets.join("."),
});

export const checkIpv6CidrBlock = cidrBlockCheck({
  allowed: "an IPv6 CIDR block such as 2001:db8:1234:1a00::/56, from /32 to /128",
  shortestPrefix: 32,
  bitsOfGroup: 16,
  parse: parseIpv6,
  render: (groups) => shortenIpv6(groups.map((group) => group.toString(16)).join(":")),
});

/** Of a range that is written by another address, AWS makes the one it is part of: mostly more than was meant. */
function cidrBlockCheck(family: AddressFamily): CheckValue {
  const { allowed, shortestPrefix, bitsOfGroup, parse, render } = family;
  const fail = (path: string, message: string) => [report("endpoint-cidr-block", path, message)];
  return (block, path) => {
    const [address = "", prefix = ""] = typeof block === "string" ? block.split("/", 3) : [];
    const groups = parse(address);
    const length = /^[1-9]\d*$/.test(prefix) ? Number(prefix) : 0;
    const isBlock = block === `${address}/${prefix}` && length >= shortestPrefix;
    if (!isBlock || groups === undefined || length > groups.length * bitsOfGroup) {
      return fail(path, wrong("address range", block, allowed));
    }
    const first = groups.map((group, index) => {
      const kept = Math.min(bitsOfGroup, Math.max(0, length - index * bitsOfGroup));
      return (group >> (bitsOfGroup - kept)) << (bitsOfGroup - kept);
    });
    if (first.join() === groups.join()) return [];
    const range = `${render(first)}/${length}, which is that range`;
    const what = "address range does not begin with its first address";
    return fail(path, wrong(what, block, range));
  };
}

/** The eight groups of an IPv6 address, whichever way it is shortened. */
function parseIpv6(address: string): number[] | undefined {
  if (!/^[\da-f:]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
  const [before = [], after = []] = shortenIpv6(address)
    .split("::")
    .map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => parseInt(group, 16));
}

/** An IPv6 address in its shortest form, as URLs have it. */
function shortenIpv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
