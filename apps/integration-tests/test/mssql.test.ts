import { suiteOnMssql } from "./mssql.ts";

await suiteOnMssql();
