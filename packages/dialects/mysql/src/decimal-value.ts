/** An exact number on its way to the driver, which has to know it from a text: compared with a text, an exact number becomes a floating-point one. */
export class DecimalValue {
  /** Digits with at most one point among them, and perhaps a sign. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** As logs and messages show it. */
  toJSON(): string {
    return this.text;
  }
}
