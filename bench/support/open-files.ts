type Limits = Readonly<{ userLimits?: Readonly<{ open_files?: Readonly<{ hard: number | string }> }> }>;

/** Limit of open files of a process. Node raises the soft limit to the hard one by itself. */
export function mostOpenFiles(): number {
  const { userLimits } = process.report.getReport() as Limits;
  const most = Number(userLimits?.open_files?.hard);
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
}
