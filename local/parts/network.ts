const OFFICIAL_SOURCE = "https://get.pulumi.com/releases/sdk/latest-version";
const TIMEOUT_IN_MS = 3_000;

let answer: Promise<boolean> | undefined;

/** Throws when Pulumi's downloads do not answer. Asked once a run, with one retry: a closed network costs seconds. */
export async function requireOfficialDownloads(): Promise<void> {
  answer ??= answers().then(async (first) => first || (await answers()));
  if (!(await answer)) {
    throw new Error("Pulumi's download site does not answer");
  }
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch(OFFICIAL_SOURCE, {
      method: "HEAD",
      redirect: "follow",
      signal: AbortSignal.timeout(TIMEOUT_IN_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}
