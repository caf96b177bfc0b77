/** The error of a request, in the ack of a socket and in the answer of a refused handshake. */
export type Failure = {
  code: string;
  message: string;
  status: number;
  retryable: boolean;
  details?: Readonly<Record<string, unknown>>;
};

/** RFC 9457, `application/problem+json`. */
export type ProblemDetails = Omit<Failure, "message"> & {
  type: string;
  title: string;
  detail: string;
  requestId: string;
};
