// The packages that stand with their name and purpose only. They are private, so that nothing empty is published, and each says here why.
// The check keeps this list honest: a package in it exports nothing, and one that exports something is neither in it nor private.

/** @type {Readonly<Record<string, string>>} */
export const placeholders = {};
