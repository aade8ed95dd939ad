/**
 * Pulumi keeps a stack trace of every promise, to tell of those that never end. Each would be traced back to the TypeScript
 * sources, which takes most of the time of a program that runs in a test.
 */
export function leaveTracesOfPromises(): void {
  const prepareStackTrace = Error.prepareStackTrace?.bind(Error);
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise"
      ? String(error)
      : (prepareStackTrace?.(error, frames) as unknown);
}
