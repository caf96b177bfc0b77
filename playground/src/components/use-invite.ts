import { useEffect, useState } from "preact/hooks";

const INVITE_ADDRESS = /^#\/invite\/([\w-]+)$/;

/** The link that people share to invite others. */
export const inviteLink = (code: string) => new URL(`#/invite/${code}`, location.href).href;

/** The code of the invite link that opened this page. */
export function useInvite(): string | null {
  const [code, setCode] = useState(addressed);
  useEffect(() => {
    const follow = () => setCode(addressed());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return code;
}

const addressed = () => INVITE_ADDRESS.exec(location.hash)?.[1] ?? null;
