// The pages of the repository as a site: `npm run site` builds it into site/.vitepress/dist. The pages stay where they are.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default {
  title: "ecr-hub",
  description: "One governed Amazon ECR registry for every account",
  srcDir: "..",
  srcExclude: ["**/node_modules/**", ".local/**", ".github/**", "tests/**", "**/*.introduction.md"],
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
  cleanUrls: true,
  // Programs, workflows and configurations are files of the repository, and no pages.
  ignoreDeadLinks: true,
  themeConfig: {
    nav: [
      { text: "Guides", link: "/docs/guides/" },
      { text: "Components", link: "/docs/components/hub-registry" },
      { text: "Policies", link: "/docs/policies" },
      { text: "Command", link: "/docs/cli" },
      { text: "Examples", link: "/examples/hub/" },
    ],
    sidebar: [
      { text: "Guides", items: pagesIn("docs/guides") },
      { text: "Components", items: pagesIn("docs/components") },
      { text: "Reference", items: pagesIn("docs").concat(pagesIn("docs/reference")) },
      { text: "Examples", items: readmesIn("examples") },
    ],
    search: { provider: "local" },
  },
  markdown: { config: linkFoldersAsPages },
};

function pagesIn(folder) {
  const files = readdirSync(join(root, folder)).filter((file) => file.endsWith(".md"));
  return files
    .filter((file) => !file.endsWith(".introduction.md"))
    .map((file) => page(join(folder, file)));
}

function readmesIn(folder) {
  const files = readdirSync(join(root, folder)).map((name) => join(folder, name, "README.md"));
  return files.filter((file) => existsSync(join(root, file))).map(page);
}

function page(file) {
  const text = /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? file;
  return { text, link: `/${file.replace(/README\.md$/, "").replace(/\.md$/, "")}` };
}

/** A link to a folder leads to its README, as it does on a Git server. */
function linkFoldersAsPages(md) {
  const {
    link_open: render = (tokens, index, options, _, self) =>
      self.renderToken(tokens, index, options),
  } = md.renderer.rules;
  md.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const href = tokens[index].attrGet("href") ?? "";
    const target = join(root, dirname(env.relativePath ?? ""), href.split("#")[0]);
    const isFolder =
      !/^[a-z]+:|^#/.test(href) && existsSync(target) && statSync(target).isDirectory();
    if (isFolder) tokens[index].attrSet("href", `/${relative(root, target)}/`);
    return render(tokens, index, options, env, self);
  };
}
