// An operation (`Op<T>` of @athanor/engine) is a generator: calling it does nothing until someone delegates to it by `yield*`, or runs
// it. A call whose generator is dropped is therefore always a mistake, and a silent one: this check finds the places where one is.
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";

/** @typedef {import("@athanor-tooling/workspace").Problem} Problem */

const dropped = "this operation is started and dropped, so nothing happens: write `yield*` before it (or run it with runSync or runAsync)";
const returned = "this returns the operation itself, not its result: write `return yield*`";
const ignoredByCaller =
  "whoever calls this function expects nothing back and drops its operation: let the callback run it, or have the caller take an Op";

/**
 * @param {string} root
 * @param {readonly string[]} files from the root
 * @returns {Problem[]}
 */
export function findFloatingOps(root, files) {
  const program = ts.createProgram(
    files.map((file) => join(root, file)),
    compilerOptions(),
  );
  const checker = program.getTypeChecker();
  return files.flatMap((path) => {
    const file = program.getSourceFile(join(root, path));
    return file === undefined ? [] : checkFile(file, checker, relative(root, file.fileName).replaceAll("\\", "/"));
  });
}

/** @returns {ts.CompilerOptions} */
function compilerOptions() {
  const base = fileURLToPath(new URL("../../tsconfig.base.json", import.meta.url));
  const { config } = ts.readConfigFile(base, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, join(base, ".."));
  return { ...options, types: ["node"], typeRoots: [fileURLToPath(new URL("node_modules/@types", import.meta.url))] };
}

/**
 * @param {ts.SourceFile} file
 * @param {ts.TypeChecker} checker
 * @param {string} path
 * @returns {Problem[]}
 */
function checkFile(file, checker, path) {
  /** @type {Problem[]} */
  const problems = [];
  /**
   * @param {ts.Node} node
   * @param {string} message
   */
  const report = (node, message) => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
    problems.push({ file: path, line: line + 1, column: character + 1, message });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isExpressionStatement(node))
      for (const each of droppedValues(node.expression)) if (isOp(checker.getTypeAtLocation(each))) report(each, dropped);
    if (ts.isVoidExpression(node) && !ts.isExpressionStatement(node.parent) && isOp(checker.getTypeAtLocation(node.expression)))
      report(node, dropped);
    if (ts.isForStatement(node)) for (const part of [node.initializer, node.incrementor]) checkForPart(part);
    if (ts.isReturnStatement(node) && node.expression !== undefined && returnsUndriven(node, node.expression, checker))
      report(node.expression, returned);
    if (ts.isExpression(node) && isDroppedByCaller(node, checker)) report(node, ignoredByCaller);
    ts.forEachChild(node, visit);
  };
  /** @param {ts.Node | undefined} part */
  const checkForPart = (part) => {
    if (part === undefined || !ts.isExpression(part)) return;
    for (const each of droppedValues(part)) if (isOp(checker.getTypeAtLocation(each))) report(each, dropped);
  };
  visit(file);
  return problems;
}

/**
 * The parts of an expression whose values are dropped together with it: `ready && flush()` drops what flush() gives.
 * @param {ts.Expression} expression
 * @returns {ts.Expression[]}
 */
function droppedValues(expression) {
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isNonNullExpression(expression))
    return droppedValues(expression.expression);
  if (ts.isVoidExpression(expression) || ts.isAwaitExpression(expression)) return droppedValues(expression.expression);
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(droppedValues);
  if (ts.isBinaryExpression(expression)) {
    const operator = expression.operatorToken.kind;
    if (operator === ts.SyntaxKind.CommaToken) return [expression.left, expression.right].flatMap(droppedValues);
    // On the left of these stands a condition, and what is on the right is the value.
    const logical = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    return logical.includes(operator) ? droppedValues(expression.right) : [];
  }
  return [expression];
}

/**
 * A generator that returns another generator; right only where the outer one is declared to give an operation.
 * @param {ts.ReturnStatement} statement
 * @param {ts.Expression} value
 * @param {ts.TypeChecker} checker
 */
function returnsUndriven(statement, value, checker) {
  const enclosing = ts.findAncestor(statement, (node) => ts.isFunctionLike(node));
  if (enclosing === undefined || !("asteriskToken" in enclosing) || enclosing.asteriskToken === undefined) return false;
  if (!isOp(checker.getTypeAtLocation(value))) return false;
  const declared =
    "type" in enclosing && enclosing.type !== undefined
      ? checker.getTypeFromTypeNode(/** @type {ts.TypeNode} */ (enclosing.type))
      : undefined;
  const result = declared === undefined ? undefined : checker.getTypeArguments(/** @type {ts.TypeReference} */ (declared))[1];
  return result === undefined || !isOp(result);
}

/**
 * A function that gives an operation, where one is asked for that gives nothing: `rows.forEach((row) => insertOp(row))`.
 * @param {ts.Expression} node
 * @param {ts.TypeChecker} checker
 */
function isDroppedByCaller(node, checker) {
  const { parent } = node;
  const handedOver =
    (ts.isCallOrNewExpression(parent) && parent.arguments?.includes(node)) ||
    ((ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) && parent.initializer === node);
  if (!handedOver) return false;
  const expected = checker.getContextualType(node)?.getCallSignatures() ?? [];
  if (expected.length === 0 || !expected.every((signature) => signature.getReturnType().flags & ts.TypeFlags.Void)) return false;
  const given = checker.getTypeAtLocation(node).getCallSignatures();
  return given.some((signature) => isOp(signature.getReturnType()));
}

/**
 * Any generator: one that yields something else than promises is no operation, but dropping it is as wrong.
 * @param {ts.Type} type
 * @returns {boolean}
 */
function isOp(type) {
  if (type.isUnion()) return type.types.some(isOp);
  const name = type.symbol?.name;
  return (name === "Generator" || name === "AsyncGenerator") && type.getProperty("throw") !== undefined;
}
