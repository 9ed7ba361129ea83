/** JSON schemas of TypeScript types, doc comments included: the types that callers compile against are the only source. All numbers are whole. */
import ts from 'typescript';

type Schema = Readonly<Record<string, unknown>>;

/** A schema that accepts any one of the types called `names` that `file` exports; each is found under `$defs` too. */
export function jsonSchemaOf(program: ts.Program, file: string, names: readonly string[]): Schema {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const exported = source && checker.getSymbolAtLocation(source);
  if (!exported) throw new Error(`${file} is not part of the program.`);
  const defs = new Map<string, Schema>();
  for (const name of names) {
    const symbol = checker.getExportsOfModule(exported).find((each) => each.name === name);
    if (!symbol) throw new Error(`${file} exports no ${name}.`);
    schemaOf(checker, checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol), defs);
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', anyOf: names.map(reference), $defs: Object.fromEntries(defs) };
}

/** Types with a name become entries of `defs`. Throws for types that JSON cannot express. */
function schemaOf(checker: ts.TypeChecker, type: ts.Type, defs: Map<string, Schema>): Schema {
  const name = type.aliasTypeArguments ? undefined : type.aliasSymbol?.name;
  if (name === undefined) return inlineSchema(checker, type, defs);
  if (!defs.has(name)) {
    defs.set(name, {});
    defs.set(name, { ...described(checker, type.aliasSymbol!), ...inlineSchema(checker, type, defs) });
  }
  return reference(name);
}

function inlineSchema(checker: ts.TypeChecker, type: ts.Type, defs: Map<string, Schema>): Schema {
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.String) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'integer' };
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (type.isUnion()) {
    const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    if (members.every((member) => member.isStringLiteral())) return members.length === 1 ? { const: members[0]!.value } : { enum: members.map(({ value }) => value).sort() };
    return members.length === 1 ? schemaOf(checker, members[0]!, defs) : { anyOf: members.map((member) => schemaOf(checker, member, defs)) };
  }
  const items = checker.isArrayLikeType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
  if (checker.isTupleType(type)) return { type: 'array', items: items.map((item) => schemaOf(checker, item, defs)), minItems: items.length, maxItems: items.length };
  if (checker.isArrayType(type)) return { type: 'array', items: schemaOf(checker, items[0]!, defs) };
  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return objectSchema(checker, type, defs);
  throw new Error(`There is no JSON schema for the type ${checker.typeToString(type)}.`);
}

function objectSchema(checker: ts.TypeChecker, type: ts.Type, defs: Map<string, Schema>): Schema {
  const properties = type.getProperties();
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map((property) => {
      const schema = schemaOf(checker, checker.getTypeOfSymbol(property), defs);
      const description = described(checker, property);
      return [property.name, '$ref' in schema && 'description' in description ? { ...description, allOf: [schema] } : { ...description, ...schema }];
    })),
    required: properties.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name),
    additionalProperties: false,
  };
}

function described(checker: ts.TypeChecker, symbol: ts.Symbol): Schema {
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  return description === '' ? {} : { description };
}

function reference(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}
