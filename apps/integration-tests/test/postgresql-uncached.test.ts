import { suiteOnPostgresql } from "./postgresql.ts";
import { UNCACHED } from "./variants.ts";

suiteOnPostgresql(UNCACHED);
