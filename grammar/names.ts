/**
 * A name, as the source of a regular expression with the flag u: letters of any script with their marks, digits, _ and
 * subscripts. Superscript letters are exponents, not letters.
 */
export const NAME = "(?![ⁿⁱ])[\\p{L}_](?:(?![ⁿⁱ])[\\p{L}\\p{M}\\p{Nd}_₀-₉])*";
