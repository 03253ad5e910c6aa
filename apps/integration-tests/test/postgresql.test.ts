import { suiteOnPostgresql } from "./postgresql.ts";

suiteOnPostgresql();
