import { describe, expect, it } from "vitest";
import { RequestError } from "@synctalk/client";
import { fieldIssues } from "./field-issues";

const failed = (code: string, details = {}) =>
  new RequestError({ code, message: "No.", status: 400, retryable: false, details });

describe("a refusal", () => {
  it("is shown beside the fields that it names", () => {
    const issues = [
      { path: "email", message: "Not an address." },
      { path: ["body", "password"], message: "Too short." },
      { path: "password", message: "Common." },
    ];
    expect(fieldIssues(failed("request.invalid", { issues }))).toEqual({
      email: "Not an address.",
      password: "Too short.",
    });
  });

  it("is shown beside the field that its code is about", () => {
    expect(fieldIssues(failed("account.email_taken"))).toEqual({ email: "No." });
    expect(fieldIssues(failed("auth.invalid_credentials"))).toEqual({});
  });
});
