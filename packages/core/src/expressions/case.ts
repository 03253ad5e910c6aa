/** CASE. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import { typeOfEither } from "../types/numeric.ts";
import type { SqlType } from "../types/sql-type.ts";
import { conditionOf, ExpressionNode, operandOf } from "./element.ts";
import { OPERATORS } from "./operators.ts";

/** `CASE WHEN … THEN … ELSE … END`; its `else` closes it, more `when`s extend it. */
export class CaseNode extends ExpressionNode {
  readonly kind = "case";
  /** The value that the branches are compared with, in the short form. */
  readonly subject: ExpressionNode | null;
  readonly conditions: readonly ExpressionNode[];
  readonly results: readonly ExpressionNode[];
  readonly otherwise: ExpressionNode | null;

  constructor(
    subject: ExpressionNode | null,
    conditions: readonly ExpressionNode[],
    results: readonly ExpressionNode[],
    otherwise: ExpressionNode | null,
  ) {
    super();
    this.subject = subject;
    this.conditions = conditions;
    this.results = results;
    this.otherwise = otherwise;
  }

  /** The type of the first result that has one; of numbers the widest. */
  get type(): SqlType {
    const results = this.otherwise === null ? this.results : [...this.results, this.otherwise];
    return typeOfEither(results.map(({ type }) => type)) ?? this.otherwise?.type ?? NULL_TYPE;
  }

  when(condition: unknown, result: unknown): CaseNode {
    const test = this.subject === null ? conditionOf(condition, "when()") : operandOf(condition, this.subject, OPERATORS.eq);
    return new CaseNode(this.subject, [...this.conditions, test], [...this.results, this.result(result)], this.otherwise);
  }

  else(result: unknown): CaseNode {
    return new CaseNode(this.subject, this.conditions, this.results, this.result(result));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("subject", this.subject);
    visitor.children("conditions", this.conditions);
    visitor.children("results", this.results);
    visitor.child("otherwise", this.otherwise);
  }

  private result(value: unknown): ExpressionNode {
    if (value === undefined) throw new ArgumentError("undefined was given as a result of a CASE: use null for NULL.");
    return operandOf(value, this.results[0] ?? this, OPERATORS.comma);
  }
}
