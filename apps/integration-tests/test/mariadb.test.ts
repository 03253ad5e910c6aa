import { suiteOnMysql } from "./mysql.ts";

suiteOnMysql("mariadb");
