/** Small replies that only this half of the app reads. */
import { count, list, object, optional, type Read, string } from '../core/read.js';
import type { DeviceCodes } from '../core/wire.js';

/** A call whose answer says nothing that is needed. Not `undefined`, which stands for what cannot be read. */
export const nothing: Read<void> = () => null as unknown as undefined;

export const backupCodes = object<{ readonly codes: readonly string[] }>({ codes: list(string) });

/** A test push: the id that its payload names, and how many services took it. */
export const pushTest = object<{ readonly id: string; readonly sent?: number }>({ id: string, sent: optional(count) });

/** `GET /v1/device/codes`. */
export const codes = object<DeviceCodes>({ seed: string, alg: string, digits: count, period: count });
