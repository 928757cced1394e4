/** A run that lost a record, stored one twice, or was refused one: it has no figure. */
export class FailedRun extends Error {}
