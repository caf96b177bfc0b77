import { DirectoryInUseError, lockDataDirectory } from "../../src/adapters/persistence/prisma/database/lock-file.js";

const directory = process.argv[2] ?? "";

try {
  await lockDataDirectory(directory);
  console.log("locked");
  setInterval(() => {}, 1_000);
} catch (error) {
  if (!(error instanceof DirectoryInUseError)) throw error;
  console.log(`refused ${error.pid}`);
}
