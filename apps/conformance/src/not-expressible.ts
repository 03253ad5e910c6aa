/** The one way in which a case ends without a verdict. */

/**
 * The public API has no word for something a case says. Its name tells what is missing, in the form `kind:detail`:
 * `node:tablesample`, `operator:match`, `type:ARRAY`, `dialect:mssql`.
 */
export class NotExpressible extends Error {
  readonly construct: string;

  constructor(construct: string) {
    super(`not expressible: ${construct}`);
    this.construct = construct;
  }
}
