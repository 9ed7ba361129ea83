/** The public interface. */
export { check } from './project/check.ts';
export type { CheckOptions, CheckResult } from './project/check.ts';
export { UserError } from './project/user-error.ts';
export type { JsonBaseline, JsonCompared, JsonEffects, JsonFinding, JsonHistory, JsonOperation, JsonReport, JsonRule, JsonRules, JsonSkipped, JsonStatements, JsonStep } from './report/json.ts';
export type { ChangeClass, MigrationChange } from './change-class.ts';
export type { Stats, TableSize } from './sizes.ts';
export type { Blocks, Category, Edit, Effect, Fix, Severity, SourceFile, Work } from './model.ts';
export type { OperationKind } from './operations.ts';
