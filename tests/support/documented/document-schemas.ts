import type { Ajv, ErrorObject, ValidateFunction } from "ajv";

export type Schema = Readonly<Record<string, unknown>>;

const COMPONENT = "#/components/schemas/";

/** Validates values against the schemas of one document. An object has no property that its schema does not list. */
export class DocumentSchemas {
  private readonly validators = new Map<Schema, ValidateFunction>();

  constructor(
    private readonly ajv: Pick<Ajv, "addSchema" | "compile">,
    components: Readonly<Record<string, Schema>>,
  ) {
    for (const [name, schema] of Object.entries(components)) ajv.addSchema(closed(schema), name);
  }

  /** Deviations of the value, such as `/items/0/id must be string`. */
  mismatches(schema: Schema, value: unknown): readonly string[] {
    const validate = this.validators.get(schema) ?? this.ajv.compile(closed(schema));
    this.validators.set(schema, validate);
    if (validate(value)) return [];
    return [...new Set(ofClosestBranch(validate.errors ?? []).map(mismatch))];
  }
}

/** Forbids unknown fields in objects without `additionalProperties`. The documents allow them, for later versions. */
function closed(schema: Schema): Schema {
  const copy = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closedIn(keyword, value)]),
  );
  const isClosed = copy["type"] === "object" && "properties" in copy && !("additionalProperties" in copy);
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}

function closedIn(keyword: string, value: unknown): unknown {
  if (keyword === "$ref" && typeof value === "string") return value.replace(COMPONENT, "");
  if (Array.isArray(value)) return value.map((item: unknown) => (isSchema(item) ? closed(item) : item));
  return isSchema(value) ? closed(value) : value;
}

export const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** Leaves out errors of the alternative of an acknowledgement that has another `ok`. */
function ofClosestBranch(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const branchOf = ({ schemaPath }: ErrorObject) => /^#\/oneOf\/\d+\//.exec(schemaPath)?.[0] ?? "";
  const others = new Set(errors.filter(({ instancePath }) => instancePath === "/ok").map(branchOf));
  const closest = errors.filter((error) => !others.has(branchOf(error)) && error.keyword !== "oneOf");
  return closest.length > 0 ? closest : errors;
}

function mismatch({ instancePath, message, params, keyword, data }: ErrorObject): string {
  const property: unknown = params["additionalProperty"];
  const extra =
    typeof property === "string" ? ` (${property})` : keyword === "enum" ? ` (${JSON.stringify(data)})` : "";
  return `${instancePath || "/"} ${message ?? keyword}${extra}`;
}
