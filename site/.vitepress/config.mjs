// The pages of the repository as a site: `npm run site` builds it into site/.vitepress/dist. The pages stay where they are.
import { existsSync, readFileSync, readdirSync } from "node:fs";
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
  markdown: { config: linkPages },
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
  return {
    text: text.replaceAll("`", ""),
    link: `/${file.replace(/README\.md$/, "").replace(/\.md$/, "")}`,
  };
}

/** Links lead where they lead on a Git server, as far as that is a page. */
function linkPages(md) {
  const { link_open: render } = md.renderer.rules;
  md.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const href = pageFor(token.attrGet("href") ?? "", dirname(env.relativePath ?? ""));
    if (href === undefined) token.attrs = token.attrs.filter(([name]) => name !== "href");
    else token.attrSet("href", href);
    return render(tokens, index, options, env, self);
  };
}

/** The address of a page; a folder's is its README. Programs, workflows and configurations have none: they are files of the repository alone. */
function pageFor(href, folder) {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const [path, anchor] = href.split("#", 2);
  const file = join(root, folder, path);
  const isReadme = path.endsWith("README.md");
  if (path.endsWith(".md") && !isReadme) return href;
  const page = isReadme ? dirname(file) : file;
  if (!existsSync(join(page, "README.md"))) return undefined;
  const address = `/${relative(root, page)}/`.replace("//", "/");
  return anchor === undefined ? address : `${address}#${anchor}`;
}
