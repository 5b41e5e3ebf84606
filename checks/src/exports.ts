import { join } from 'node:path'
import ts from 'typescript'
import { entriesOf, readManifest, type PublicPackage } from './packages.ts'

/**
 * Lists what users can import from a package, as its type declarations have it.
 *
 * @param one - A built package.
 * @returns One line per name, grouped by entry.
 */
export function listExports({ publishedFolder }: PublicPackage): string {
  const entries = entriesOf(readManifest(publishedFolder)).map(({ specifier, types }) => ({
    specifier,
    file: join(publishedFolder, types),
  }))
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    {
      module: ts.ModuleKind.Preserve,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      skipLibCheck: true,
      noEmit: true,
    },
  )
  return entries
    .map(({ specifier, file }) => [specifier, ...exportedNames(program, file)].join('\n  '))
    .join('\n\n')
    .concat('\n')
}

function exportedNames(program: ts.Program, file: string): string[] {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined)
    throw new Error(`${file} is missing or exports nothing. Is the package built?`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) => `${kindOf(symbol, checker)} ${symbol.name}`)
    .toSorted()
}

function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker): 'type' | 'value' {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  if (target.flags & ts.SymbolFlags.Value) return 'value'
  if (target.flags & ts.SymbolFlags.Type) return 'type'
  throw new Error(`The declaration of ${symbol.name} cannot be found.`)
}
