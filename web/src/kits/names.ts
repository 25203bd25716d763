/**
 * Whether each object answers to the name without having such a member: `constructor`,
 * `__proto__`, `toString`. A value may use them, where they mean no more than any other name.
 */
export function isPrototypeName(name: string): boolean {
  return name in Object.prototype
}
