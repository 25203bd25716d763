// Imported before a screen: the process ends when the test that started it has ended, however.
process.stdin.once('end', () => process.exit()).resume()
