import * as ts from "typescript";
import { type Source, resolveImport } from "./sources";

/** A declaration at the top of a file. */
export interface Declaration {
  readonly path: string;
  readonly name: string;
  readonly lines: number;
}

type Sources = ReadonlyMap<string, Source>;

/** Declarations of domain/ that no component, policy or command reaches. An export of `ecr-hub/domain` alone is no use. */
export function findUnreached(sources: Sources): Declaration[] {
  const checker = createChecker(sources);
  const files = [...sources.values()].map(({ tree }) => tree);
  const reached = new Set<ts.Node>();
  const pending: ts.Node[] = files.filter((file) => !isDomain(file));
  const reach = (symbol: ts.Symbol | undefined) => {
    const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of target?.declarations ?? []) {
      const statement = topStatement(declaration);
      if (!reached.has(statement)) pending.push(statement);
      reached.add(statement);
    }
  };
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const identifier of identifiersIn(node)) {
      const { parent } = identifier;
      const isShorthand = ts.isShorthandPropertyAssignment(parent);
      reach(
        isShorthand
          ? checker.getShorthandAssignmentValueSymbol(parent)
          : checker.getSymbolAtLocation(identifier),
      );
    }
  }
  const declared = files.filter(isDomain).flatMap((file) => file.statements.filter(isDeclaration));
  return declared.filter((statement) => !reached.has(statement)).map(describe);
}

/** A checker that knows these files and nothing else: neither packages nor the types of Node.js. */
function createChecker(sources: Sources): ts.TypeChecker {
  const host: ts.CompilerHost = {
    getSourceFile: (name) => sources.get(name)?.tree,
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => {
        const target = resolveImport(text, from, sources);
        if (target === undefined) return { resolvedModule: undefined };
        return { resolvedModule: { resolvedFileName: target, extension: ts.Extension.Ts } };
      }),
    fileExists: (name) => sources.has(name),
    readFile: (name) => sources.get(name)?.tree.text,
    getDefaultLibFileName: () => "",
    writeFile: () => undefined,
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const options = { noLib: true, types: [], target: ts.ScriptTarget.ES2022 };
  return ts.createProgram([...sources.keys()], options, host).getTypeChecker();
}

function isDomain({ fileName }: ts.SourceFile): boolean {
  return fileName.startsWith("domain/");
}

function isDeclaration(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) || ts.isDeclarationStatement(statement)
    ? !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)
    : false;
}

function topStatement(node: ts.Node): ts.Node {
  return node.parent === undefined || ts.isSourceFile(node.parent)
    ? node
    : topStatement(node.parent);
}

function identifiersIn(node: ts.Node): ts.Identifier[] {
  if (ts.isIdentifier(node)) return [node];
  const found: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)));
  return found;
}

function describe(statement: ts.Statement): Declaration {
  const file = statement.getSourceFile();
  const line = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const [name] = identifiersIn(statement);
  return {
    path: file.fileName,
    name: name?.text ?? "",
    lines: line(statement.getEnd()) - line(statement.getStart()) + 1,
  };
}
