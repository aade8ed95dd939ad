const GZIP = Buffer.from([0x1f, 0x8b]);
const UTF16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** What bytes are that are no text in UTF-8, with what helps; undefined for all others. */
export function describeBytes(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 2).equals(GZIP)) {
    return 'is compressed with gzip; decompress it first, such as with "gunzip"';
  }
  const isUtf16 = UTF16.some((mark) => bytes.subarray(0, 2).equals(mark));
  if (isUtf16 || (bytes.length > 3 && bytes.subarray(0, 64).includes(0))) {
    return 'is text in UTF-16; save it as UTF-8, such as with "iconv -f UTF-16 -t UTF-8"';
  }
  return undefined;
}

/** What a text is that is meant to be JSON and is another format of the AWS CLI or of kubectl. */
export function describeText(text: string): string | undefined {
  if (/^\s*[[{"]/.test(text)) return undefined;
  if (/^(?:---|%YAML|[-\w]+:(?:\s|$)|- )/m.test(text)) {
    return 'is YAML; give it as JSON: "--output json" for the AWS CLI, "-o json" for kubectl';
  }
  if (/^[-+|]{3,}|^[A-Z]+\t/m.test(text)) {
    return 'is text for people; give it as JSON: "--output json" for the AWS CLI';
  }
  return undefined;
}
