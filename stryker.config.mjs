// `npm run mutate`: changes the domain in small ways, and reports every change that no test notices. MUTATE=iam limits it
// to one folder. Tests by random values are left out: each change would wait for hundreds of runs.
const folder = process.env.MUTATE ?? "{iam,access,lifecycle}";

export default {
  testRunner: "mocha",
  plugins: ["@stryker-mutator/mocha-runner"],
  mochaOptions: {
    config: "tests/mutation.mocharc.cjs",
    spec: [`tests/domain/**/!(*Properties|*Relations|fuzz|readers|literalIam).test.ts`],
  },
  mutate: [`domain/${folder}/**/*.ts`, "!domain/iam/awsManagedPolicyTable.ts"],
  ignorePatterns: [
    "*",
    "!domain/**",
    "!tests/**",
    "!local/support/**",
    "!package.json",
    "!tsconfig.json",
  ],
  // Stryker would look for TypeScript beside itself; ts-node reads the configuration as it is.
  tsconfigFile: "none.json",
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  tempDirName: ".stryker/tmp",
  concurrency: 2,
  reporters: ["clear-text", "html"],
  htmlReporter: { fileName: ".stryker/report.html" },
};
