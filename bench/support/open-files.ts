type Limits = Readonly<{ userLimits?: Readonly<{ open_files?: Readonly<{ hard: number | string }> }> }>;

/** The limit of open files per process. Node.js raises the soft limit to the hard limit at start-up. */
export function mostOpenFiles(): number {
  const { userLimits } = process.report.getReport() as Limits;
  const most = Number(userLimits?.open_files?.hard);
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
}
