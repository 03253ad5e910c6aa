import { suiteOnPostgresql } from "./postgresql.ts";
import { COPIED } from "./variants.ts";

suiteOnPostgresql(COPIED);
