/**
 * The deadline of all tests, in milliseconds, for what should take no time: it ends a test that would
 * never end, and no machine is so busy that a passing test needs as long. Five minutes, or the seconds
 * that UPDRAFT_TEST_PATIENCE names. The tests in C++ have the same (tests/support/patience.hpp).
 */
export const patience = 1000 * (Number(process.env.UPDRAFT_TEST_PATIENCE) || 5 * 60)

/**
 * The length of a product's timeout that a test does not mean to see: longer than `patience`, so that
 * no timeout can pass for what the test waits for.
 */
export const beyond_patience = 60 * 60_000
