/** Whether git allows a text as the name of a branch, tag or commit, see git-check-ref-format. */
export function isGitRef(name: string): boolean {
  return (
    name !== "" &&
    name.length <= 244 &&
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\/|[/.]$|^@$/.test(name) &&
    !name.split("/").some((part) => part.startsWith(".") || part.endsWith(".lock"))
  );
}
