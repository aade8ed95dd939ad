import assert from "node:assert/strict";

import fc from "fast-check";

import {
  checkAddressTypes,
  checkIpv4CidrBlock,
  checkIpv6CidrBlock,
} from "../../../domain/network/endpointAddresses";
import { lines } from "../../support/findingLines";

/** What AWS takes of DNS record types, by IP address type: its documentation of VPC endpoints. */
const accepted = [
  ["ipv4", ["ipv4"]],
  ["dualstack", ["ipv4", "dualstack", "ipv6", "service-defined"]],
  ["ipv6", ["ipv6"]],
] as const;

describe("checkAddressTypes", () => {
  it("accepts the DNS record types that an IP address type can have, and no others", () => {
    for (const [ipAddressType, recordTypes] of accepted) {
      for (const dnsRecordIpType of ["ipv4", "dualstack", "ipv6", "service-defined"] as const) {
        const findings = checkAddressTypes({
          ipAddressType,
          dnsRecordIpType,
          hasIpv6Blocks: false,
        });
        const isAccepted = (recordTypes as readonly string[]).includes(dnsRecordIpType);
        assert.equal(findings.length, isAccepted ? 0 : 1, `${ipAddressType} ${dnsRecordIpType}`);
      }
    }
  });

  it("takes the endpoints for IPv4 where nothing is said", () => {
    assert.deepEqual(checkAddressTypes({ hasIpv6Blocks: false }), []);
    assert.deepEqual(
      lines(checkAddressTypes({ dnsRecordIpType: "dualstack", hasIpv6Blocks: true })),
      [
        'endpoint-ip-address-type @ dnsRecordIpType: DNS record type: given "dualstack", allowed ipv4 with ipAddressType ipv4.',
        "endpoint-ip-address-type @ vpcIpv6CidrBlocks: vpcIpv6CidrBlocks requires ipAddressType dualstack or ipv6.",
      ],
    );
  });

  it("refuses an IP address type that AWS does not have", () => {
    for (const ipAddressType of ["dual-stack", "constructor"]) {
      assert.deepEqual(lines(checkAddressTypes({ ipAddressType, hasIpv6Blocks: true })), [
        `endpoint-ip-address-type @ ipAddressType: IP address type: given "${ipAddressType}", allowed ipv4, dualstack, ipv6.`,
      ]);
    }
  });
});

describe("checkIpv6CidrBlock", () => {
  it("accepts ranges that begin with their first address, however it is written", () => {
    const blocks = [
      "2001:db8:1234:1a00::/56",
      "2001:DB8::/32",
      "2001:0db8:0000:0000:0000:0000:0000:0000/64",
      "fd00::/48",
      "2001:db8::1/128",
      "64:ff9b::/96",
    ];
    for (const block of blocks) assert.deepEqual(checkIpv6CidrBlock(block, "b"), [], block);
  });

  it("refuses what is no IPv6 range", () => {
    const blocks: readonly unknown[] = [
      ...["::/0", "2000::/3", "2001:db8::/129", "2001:db8::", "2001:db8::/056", "2001:db8::/64/64"],
      ...["10.0.0.0/16", "2001:db8:::/64", "::ffff:10.0.0.0/112", "2001:db8::g/64", " fd00::/48"],
      ...["fd00::]@[fd00::/48", "1:2:3:4:5:6:7:8:9/64", "1:2:3:4:5:6:7/112", "", "/", 7, null],
    ];
    for (const block of blocks) {
      const [finding, ...others] = lines(checkIpv6CidrBlock(block, "b"));
      assert.match(finding ?? "", /address range:.*from \/32 to \/128\.$/, String(block));
      assert.deepEqual(others, []);
    }
  });

  it("names the range that AWS would make of another address of it", () => {
    const message = "address range does not begin with its first address";
    assert.deepEqual(lines(checkIpv6CidrBlock("2001:db8:1234:1aff::1/56", "b")), [
      `endpoint-cidr-block @ b: ${message}: given "2001:db8:1234:1aff::1/56", allowed 2001:db8:1234:1a00::/56, which is that range.`,
    ]);
  });

  it("accepts the range that it names, for any address and prefix", () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const address = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(address, fc.integer({ min: 32, max: 128 }), (groups, prefix) => {
        const [finding] = lines(checkIpv6CidrBlock(`${groups.join(":")}/${prefix}`, "b"));
        const range = finding?.match(/allowed (.*), which/)?.[1] ?? `${groups.join(":")}/${prefix}`;
        assert.deepEqual(checkIpv6CidrBlock(range, "b"), []);
      }),
    );
  });
});

describe("checkIpv4CidrBlock", () => {
  it("refuses what is no IPv4 range", () => {
    const blocks = ["10.0.0.0/7", "10.0.0.0/33", "10.0.0.0/08", "10.0.0/16", "010.0.0.0/8", "::/8"];
    for (const block of blocks) {
      assert.match(lines(checkIpv4CidrBlock(block, "b")).join(), /from \/8 to \/32\.$/, block);
    }
  });
});
