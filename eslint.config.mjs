import tseslint from "typescript-eslint";

/** What each layer may not import: arrows go one way, domain <- components, policies, cli <- examples, tests. */
const layers = {
  domain: ["components", "policies", "cli", "examples", "local", "tests", "bench"],
  components: ["policies", "cli", "examples", "local", "tests", "bench"],
  plugin: ["policies", "cli", "examples", "local", "tests", "bench"],
  policies: ["components", "cli", "examples", "local", "tests", "bench"],
  testing: ["domain", "components", "policies", "cli", "examples", "local", "tests", "bench"],
  cli: ["components", "policies", "examples", "local", "tests", "bench"],
  examples: ["domain", "components", "policies", "cli", "local", "tests", "bench"],
};

const outside = {
  domain: [{ regex: "^(?!\\.\\.?(/|$))", message: "domain/ is pure: it imports only itself." }],
  components: [
    {
      regex: "^@pulumi/aws$",
      message: 'Import a subpath such as "@pulumi/aws/ecr": it loads faster.',
    },
  ],
  policies: [
    { regex: "^@pulumi/aws", message: "The pack loads no provider SDK: match resources by type." },
  ],
};

const layerRules = Object.entries(layers).map(([layer, forbidden]) => ({
  files: [`${layer}/**/*.ts`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${forbidden.join("|")})(/|$)`,
            message: `${layer}/ may not import this folder: see the arrows in docs/design.md.`,
          },
          ...(outside[layer] ?? []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/node_modules/**",
      // They bring packages along that are no dependencies of this repository.
      "examples/policy-groups/**",
      "examples/spoke-eks/workload/**",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "no-duplicate-imports": "error",
      // `const { id: _, ...rest } = entry` leaves out a member.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["{components,domain,plugin,policies,cli,testing}/**/*.ts"],
    ignores: ["**/index.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: ":matches(ExportAllDeclaration, ExportNamedDeclaration[source])",
          message: "Only index.ts re-exports: import from the file that declares the name.",
        },
      ],
    },
  },
  {
    // The tsconfig an example is copied with finds ecr-hub in node_modules; here it means the sources.
    files: ["examples/**/*.ts"],
    languageOptions: { parserOptions: { projectService: false, project: "./tsconfig.json" } },
  },
  {
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-lines": "off" },
  },
  ...layerRules,
);
