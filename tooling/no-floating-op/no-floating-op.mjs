// node no-floating-op.mjs [FILE...]: looks at the packages' sources, or at the files that are named
import { readPackages, reportProblems, sourceFiles, workspaceRoot } from "@athanor-tooling/workspace";
import { findFloatingOps } from "./check.mjs";

const named = process.argv.slice(2);
const packages = readPackages(workspaceRoot).filter(({ kind }) => kind === "package");
const files = named.length > 0 ? named : packages.flatMap(({ folder }) => sourceFiles(workspaceRoot, `${folder}/src`));
const problems = findFloatingOps(named.length > 0 ? process.cwd() : workspaceRoot, files);
process.exitCode = reportProblems("no-floating-op", problems, `${files.length} files`) ? 0 : 1;
