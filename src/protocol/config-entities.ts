/** The shortest and the longest of something, in characters. */
type Range = { min: number; max: number };

/** `quota` requests at once, and as many in each `windowMs` in the long run. */
type Rate = { quota: number; windowMs: number };

/** Facts about a server that a frontend needs before anybody logs in. Texts are counted in Unicode code points. */
export type ServerConfig = {
  limits: {
    message: { maxCharacters: number; maxDataBytes: number; maxDataDepth: number; maxReactionKinds: number };
    room: {
      maxNameCharacters: number;
      maxTopicCharacters: number;
      maxDescriptionCharacters: number;
      maxPins: number;
      /** People in a group. */
      maxGroupPeople: number;
    };
    user: {
      usernameCharacters: Range;
      passwordCharacters: Range;
      maxDisplayNameCharacters: number;
      maxBioCharacters: number;
      maxRooms: number;
      maxDrafts: number;
      maxScheduled: number;
      maxBlocked: number;
    };
    request: { maxBodyBytes: number; maxPacketBytes: number; maxPageItems: number; maxPageBytes: number };
    session: {
      accessTokenMs: number;
      /** A session ends this long after its last refresh. */
      idleMs: number;
      /** A session ends at the latest this long after the login. */
      maxMs: number;
    };
    connection: {
      /** Live connections of a user and of an address; `null`: any number. */
      maxPerUser: number | null;
      maxPerAddress: number | null;
      authenticateWithinMs: number;
      pingIntervalMs: number;
      pingTimeoutMs: number;
      maxQueuedPackets: number;
      maxQueuedBytes: number;
    };
    presence: { maxWatched: number; graceMs: number; activityMs: number };
    /** By name, such as `message.send`. Empty when the server limits no rates. */
    rates: Record<string, Rate>;
  };
  /** Time after sending in which an author may edit a message; `null`: any time. */
  editWindowMs: number | null;
  /** Names of what the server offers. Later versions add others. */
  features: readonly string[];
  login: {
    methods: readonly "password"[];
    /** Whether people create their accounts themselves. */
    registration: boolean;
    /** `required`: a new user has to verify the address before anything else. */
    emailVerification: "off" | "optional" | "required";
  };
};
