export { Variable } from "./autodiff/variable.ts";
export { DzeroError, type ErrorCode, type Place, type Source, type Span } from "./errors.ts";
export {
  compile,
  type ColumnEvaluation,
  type Columns,
  type CompiledExpression,
  type CompileOptions,
} from "./library/compile.ts";
export { diff, type DiffOptions } from "./library/diff.ts";
export { evaluate, type EvaluateOptions, type Evaluation, type Numbers } from "./library/evaluate.ts";
export { functions, type VariableFunction } from "./library/functions.ts";
