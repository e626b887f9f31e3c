/** A refusal of the server, with the fields that it named. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly fields: ReadonlyMap<string, string>,
  ) {
    super(message);
  }
}

interface Detail {
  "@type": string;
  reason?: string;
  fieldViolations?: { field: string; description: string }[];
}

// The cookie alone authenticates nothing: a page of another origin can neither set this header nor read an answer.
const own = { "x-finapi-portal": "1", accept: "application/json" };

export async function call<T = object>(verb: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(path, {
    method: verb,
    credentials: "same-origin",
    headers: body ? { ...own, "content-type": "application/json" } : own,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  const json = text
    ? (JSON.parse(text) as T & { message?: string; details?: Detail[] })
    : ({} as T & { message?: string; details?: Detail[] });
  if (!answer.ok) {
    const details = json.details ?? [];
    const fields = new Map(
      details.flatMap((detail) => detail.fieldViolations ?? []).map((found) => [found.field, found.description]),
    );
    const reason = details.find((detail) => detail.reason)?.reason ?? "";
    throw new ApiError(answer.status, reason, json.message ?? `${path} answered ${answer.status}.`, fields);
  }
  return json;
}

export const get = <T>(path: string, query: Record<string, string> = {}): Promise<T> => {
  const text = new URLSearchParams(query).toString();
  return call<T>("GET", text ? `${path}?${text}` : path);
};

export interface Account {
  accountId: string;
  email: string;
  plan: string;
  nextPlan: string;
  nextPlanTime?: string;
}

export interface Plan {
  name: string;
  displayName: string;
  monthlyFee: string;
  currency: string;
  callsPerMinute: number;
  callsPerDay: string;
  dataDelay: string;
  maxStreams: number;
  maxTopics: number;
}

export interface ApiKey {
  keyId: string;
  name: string;
  scopes: string[];
  environment: string;
  allowedCidrs: string[];
  createTime: string;
  expireTime?: string;
  lastUseTime?: string;
  graceEndTime?: string;
}

export interface Session {
  sessionId: string;
  createTime: string;
  lastUseTime: string;
  client: string;
  networkAddress: string;
  isCurrent: boolean;
}

export interface Usage {
  date: string;
  keyId: string;
  method: string;
  calls: string;
  cost: string;
}

export interface Quota {
  name: string;
  limit: string;
  used: string;
  resetTime?: string;
}

export interface StreamSession {
  sessionId: string;
  clientName: string;
  startTime: string;
  keyId: string;
}

export interface AuditEvent {
  eventId: string;
  eventTime: string;
  action: string;
  subject: string;
  actor: string;
  networkAddress: string;
}

export interface Statement {
  month: string;
  currency: string;
  lines: { description: string; startDate: string; endDate: string; days: number; amount: string }[];
  total: string;
  calls: string;
  isFinal: boolean;
}
