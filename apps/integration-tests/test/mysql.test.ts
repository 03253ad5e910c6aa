import { suiteOnMysql } from "./mysql.ts";

suiteOnMysql("mysql");
