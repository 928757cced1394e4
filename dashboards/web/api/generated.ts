/**
 * Tarsier
 * 1
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = Oazapfts.runtime(defaults);
export const servers = {
    server1: "/"
};
export type Range = {
    "from": string;
    to: string;
};
export type Percentile = {
    /** By linear interpolation between the bounds; the lower one without an upper */
    value: number;
    /** It is not less than this */
    lower: number;
    /** Nor more than this; null above the last bound */
    upper: number | null;
};
export type Measures = {
    /** All calls; beyond 2^53 rounded to a double, as text */
    calls: number | string;
    /** Calls that succeeded; beyond 2^53 rounded to a double, as text */
    successes: number | string;
    /** Calls that timed out; beyond 2^53 rounded to a double, as text */
    timeouts: number | string;
    /** Calls that failed; beyond 2^53 rounded to a double, as text */
    exceptions: number | string;
    /** Sum of the response times, ms; beyond 2^53 rounded to a double, as text */
    totalTime: number | string;
    /** By the minutes that have begun */
    callsPerMinute: number;
    /** successes / calls; null without calls */
    successRate: number | null;
    /** timeouts / calls; null without calls */
    timeoutRate: number | null;
    /** exceptions / calls; null without calls */
    exceptionRate: number | null;
    /** totalTime / successes, ms; null where none succeeded */
    average: number | null;
    /** Longest response time, ms */
    maxTime: number | null;
    p50: Percentile | null;
    p90: Percentile | null;
    p95: Percentile | null;
    /** Of calls that succeeded; null where none did, or where reports did not count them by time */
    p99: Percentile | null;
    /** Calls that succeeded and took longer than the last bound of their client, which is 3,000 ms for most */
    above: number | string;
};
export type Service = {
    app: string;
    server: string;
    /** App.Server */
    slave_name: string;
    /** As its callers saw it; null where none reported */
    callers: Measures | null;
    /** As it saw itself; null where it did not report */
    callees: Measures | null;
};
export type Meta = {
    /** What the answer was made of: roll-ups by minute, the records themselves, or both */
    served: "rollup" | "detail" | "both";
    /** The time zone of days and steps */
    zone: string;
    /** How many groups were left out by `limit` */
    cut: number;
    /** Where a range begins before this, what the answer is made of is no longer kept until then */
    keptSince: string | null;
};
export type Error = {
    error: {
        /** What went wrong, for programs */
        code: string;
        /** What was found and what is expected, for people */
        message: string;
        /** Where the fault is ours: the request in our log */
        requestId?: string;
        /** Where parameters or fields are wrong: the first 10 of them */
        fields?: {
            /** Empty where the whole is wrong */
            field: string;
            /** What was found and what is expected */
            reason: string;
        }[];
        [key: string]: unknown;
    };
};
export type Point = {
    /** When it starts */
    time: string;
    /** The same, epoch seconds */
    timestamp: number;
    /** All calls; beyond 2^53 rounded to a double, as text */
    calls: number | string;
    /** Calls that succeeded; beyond 2^53 rounded to a double, as text */
    successes: number | string;
    /** Calls that timed out; beyond 2^53 rounded to a double, as text */
    timeouts: number | string;
    /** Calls that failed; beyond 2^53 rounded to a double, as text */
    exceptions: number | string;
    /** Sum of the response times, ms; beyond 2^53 rounded to a double, as text */
    totalTime: number | string;
    /** By the minutes that have begun */
    callsPerMinute: number;
    /** successes / calls; null without calls */
    successRate: number | null;
    /** timeouts / calls; null without calls */
    timeoutRate: number | null;
    /** exceptions / calls; null without calls */
    exceptionRate: number | null;
    /** totalTime / successes, ms; null where none succeeded */
    average: number | null;
    /** Longest response time, ms */
    maxTime: number | null;
    p50: Percentile | null;
    p90: Percentile | null;
    p95: Percentile | null;
    /** Of calls that succeeded; null where none did, or where reports did not count them by time */
    p99: Percentile | null;
    /** Calls that succeeded and took longer than the last bound of their client, which is 3,000 ms for most */
    above: number | string;
};
export type ComparedPoint = {
    /** When it starts */
    time: string;
    /** The same, epoch seconds */
    timestamp: number;
    /** All calls; beyond 2^53 rounded to a double, as text */
    calls: number | string;
    /** Calls that succeeded; beyond 2^53 rounded to a double, as text */
    successes: number | string;
    /** Calls that timed out; beyond 2^53 rounded to a double, as text */
    timeouts: number | string;
    /** Calls that failed; beyond 2^53 rounded to a double, as text */
    exceptions: number | string;
    /** Sum of the response times, ms; beyond 2^53 rounded to a double, as text */
    totalTime: number | string;
    /** By the minutes that have begun */
    callsPerMinute: number;
    /** successes / calls; null without calls */
    successRate: number | null;
    /** timeouts / calls; null without calls */
    timeoutRate: number | null;
    /** exceptions / calls; null without calls */
    exceptionRate: number | null;
    /** totalTime / successes, ms; null where none succeeded */
    average: number | null;
    /** Longest response time, ms */
    maxTime: number | null;
    p50: Percentile | null;
    p90: Percentile | null;
    p95: Percentile | null;
    /** Of calls that succeeded; null where none did, or where reports did not count them by time */
    p99: Percentile | null;
    /** Calls that succeeded and took longer than the last bound of their client, which is 3,000 ms for most */
    above: number | string;
    /** What in the range asked for it is compared with, epoch seconds */
    aligned: number;
};
export type TrendPoint = {
    /** When the step starts, epoch seconds */
    timestamp: number;
    /** All calls; beyond 2^53 rounded to a double, as text */
    calls: number | string;
    /** Calls that timed out; beyond 2^53 rounded to a double, as text */
    timeouts: number | string;
    /** Calls that failed; beyond 2^53 rounded to a double, as text */
    exceptions: number | string;
    /** By the minutes that have begun */
    callsPerMinute: number;
};
export type TopRow = {
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    measures: Measures;
    /** The same in each compared range; null where nobody reported */
    compared: (Measures | null)[];
    /** How much the order's measure changed against the first compared range, as a share of what it was there; null where it was nothing there, is not known or nothing is compared */
    change: number | null;
};
export type HeatmapStep = {
    /** When it starts */
    time: string;
    /** The same, epoch seconds */
    timestamp: number;
    /** Calls that succeeded and took longer than the bound before and not longer than this one */
    counts: number[];
    /** Calls that succeeded above the last bound of their client: those under the null bound, or under none */
    above: number;
};
export type ComparedHeatmapStep = {
    /** When it starts */
    time: string;
    /** The same, epoch seconds */
    timestamp: number;
    /** Calls that succeeded and took longer than the bound before and not longer than this one */
    counts: number[];
    /** Calls that succeeded above the last bound of their client: those under the null bound, or under none */
    above: number;
    /** What in the range asked for it is compared with, epoch seconds */
    aligned: number;
};
export type PropertyPercentile = {
    /** By linear interpolation between the bounds */
    value: number;
    /** It is not less than this; null in the first bucket */
    lower: number | null;
    /** Nor more than this */
    upper: number;
};
export type PropertySeries = {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "number";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** Of Sum and Count the sum, of Max the largest, of Min the smallest; beyond 2^53 rounded to a double, as text */
        value: number | string;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "average";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** sum / count: each report weighs as much as the values it is made of */
        value: number;
        /** Sum of the values; beyond 2^53 rounded to a double, as text */
        sum: number | string;
        /** How many they are; a report that does not say counts as one; beyond 2^53 rounded to a double, as text */
        count: number | string;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "distribution";
    /** Upper bounds of the buckets, rising */
    bounds: number[];
    /** Whether servers counted by different bounds: then a count may cover several buckets up to its bound */
    uneven: boolean;
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** How many values are counted: none above the last bound; beyond 2^53 rounded to a double, as text */
        total: number | string;
        /** Values by bound, in the order of `bounds` */
        counts: (number | string)[];
        p50: PropertyPercentile | null;
        p90: PropertyPercentile | null;
        p95: PropertyPercentile | null;
        p99: PropertyPercentile | null;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "own";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** Smallest of its values that are numbers; beyond 2^53 rounded to a double, as text */
        smallest: (number | string) | null;
        /** Largest of them; beyond 2^53 rounded to a double, as text */
        largest: (number | string) | null;
        /** Mean of them; null where none is a number */
        mean: number | null;
        /** How often it was reported */
        reports: number;
        /** Its values as text, the ten most frequent, where not all of them are numbers */
        texts: {
            text: string;
            reports: number;
        }[];
    }[];
};
export type ComparedPropertySeries = {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "number";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** What in the range asked for it is compared with, epoch seconds */
        aligned: number;
        /** Of Sum and Count the sum, of Max the largest, of Min the smallest; beyond 2^53 rounded to a double, as text */
        value: number | string;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "average";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** What in the range asked for it is compared with, epoch seconds */
        aligned: number;
        /** sum / count: each report weighs as much as the values it is made of */
        value: number;
        /** Sum of the values; beyond 2^53 rounded to a double, as text */
        sum: number | string;
        /** How many they are; a report that does not say counts as one; beyond 2^53 rounded to a double, as text */
        count: number | string;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "distribution";
    /** Upper bounds of the buckets, rising */
    bounds: number[];
    /** Whether servers counted by different bounds: then a count may cover several buckets up to its bound */
    uneven: boolean;
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** What in the range asked for it is compared with, epoch seconds */
        aligned: number;
        /** How many values are counted: none above the last bound; beyond 2^53 rounded to a double, as text */
        total: number | string;
        /** Values by bound, in the order of `bounds` */
        counts: (number | string)[];
        p50: PropertyPercentile | null;
        p90: PropertyPercentile | null;
        p95: PropertyPercentile | null;
        p99: PropertyPercentile | null;
    }[];
} | {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    kind: "own";
    points: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** What in the range asked for it is compared with, epoch seconds */
        aligned: number;
        /** Smallest of its values that are numbers; beyond 2^53 rounded to a double, as text */
        smallest: (number | string) | null;
        /** Largest of them; beyond 2^53 rounded to a double, as text */
        largest: (number | string) | null;
        /** Mean of them; null where none is a number */
        mean: number | null;
        /** How often it was reported */
        reports: number;
        /** Its values as text, the ten most frequent, where not all of them are numbers */
        texts: {
            text: string;
            reports: number;
        }[];
    }[];
};
export type PropertyValue = {
    kind: "number";
    /** Of Sum and Count the sum, of Max the largest, of Min the smallest; beyond 2^53 rounded to a double, as text */
    value: number | string;
} | {
    kind: "average";
    /** sum / count: each report weighs as much as the values it is made of */
    value: number;
    /** Sum of the values; beyond 2^53 rounded to a double, as text */
    sum: number | string;
    /** How many they are; a report that does not say counts as one; beyond 2^53 rounded to a double, as text */
    count: number | string;
} | {
    kind: "distribution";
    /** Upper bounds of the buckets, rising */
    bounds: number[];
    /** Whether servers counted by different bounds: then a count may cover several buckets up to its bound */
    uneven: boolean;
    /** How many values are counted: none above the last bound; beyond 2^53 rounded to a double, as text */
    total: number | string;
    /** Values by bound, in the order of `bounds` */
    counts: (number | string)[];
    p50: PropertyPercentile | null;
    p90: PropertyPercentile | null;
    p95: PropertyPercentile | null;
    p99: PropertyPercentile | null;
} | {
    kind: "own";
    /** Smallest of its values that are numbers; beyond 2^53 rounded to a double, as text */
    smallest: (number | string) | null;
    /** Largest of them; beyond 2^53 rounded to a double, as text */
    largest: (number | string) | null;
    /** Mean of them; null where none is a number */
    mean: number | null;
    /** How often it was reported */
    reports: number;
};
export type TopProperty = {
    /** App.Server */
    service: string;
    property_name: string;
    policy: string;
    /** The group's fields with their values */
    group: {
        [key: string]: string | number;
    };
    value: PropertyValue;
    /** The same in each compared range; null where not reported */
    compared: (PropertyValue | null)[];
    /** How much it changed against the first compared range, as a share of what it was there; null where it was nothing there, is not known or nothing is compared */
    change: number | null;
};
export type LogLine = {
    /** Its place among all lines: for `context`, and to go on after it */
    at: string;
    /** When it was written */
    time: string;
    /** The same, epoch ms */
    timestamp: number;
    /** `line`, or `receipt` where the line does not say when it was written */
    time_from: string;
    app: string;
    server: string;
    set_name: string;
    file: string;
    /** The sender's address */
    node: string;
    /** The name of the sender's pod, or empty */
    podName: string;
    level: string;
    thread: string;
    trace: string;
    /** What was done to the line: `gbk` or `broken` of its text, `cut` */
    marks: string;
    message: string;
};
export type LogPage = {
    range: Range;
    lines: LogLine[];
    /** For `after`, to get the next page; null where there is none */
    next: string | null;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
        /** Whether time ran out before all of the range was searched: `unsearched` says which part, and `next` goes on there */
        partial: boolean;
        unsearched: Range | null;
    };
};
export type LogHistogram = {
    range: Range;
    /** How many lines */
    total: number;
    steps: {
        /** When it starts */
        time: string;
        /** The same, epoch seconds */
        timestamp: number;
        /** How many lines */
        count: number;
        /** How many of each level; "" for lines without one */
        levels: {
            [key: string]: number;
        };
    }[];
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type LogCounts = {
    range: Range;
    /** How many lines */
    total: number;
    counts: {
        value: string;
        /** How many lines */
        count: number;
    }[];
    /** How many values were left out by `limit` */
    cut: number;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type LogContext = {
    /** Oldest first, the line itself among them */
    lines: LogLine[];
    /** How many of them are before the line */
    before: number;
    /** Whether there are more before them, within a day of the line */
    moreBefore: boolean;
    /** Whether there are more after them, within a day of the line */
    moreAfter: boolean;
};
export type NotifyMessage = {
    /** `time` in epoch seconds */
    f_timestamp: number;
    /** The day in the configured zone, YYYYMMDD */
    f_date: string;
    /** When it was received, or sent where it came over HTTP and says so, epoch ms */
    time: number;
    /** The same as ISO 8601 in UTC */
    "@timestamp": string;
    /** The same as ISO 8601 in the configured zone */
    notifyTime: string;
    /** The sender's address */
    peer: string;
    /** `level` in the words of other systems */
    severity: "critical" | "error" | "warning" | "normal";
    /** The sender's App */
    app: string;
    /** The sender's Server */
    server: string;
    /** Its set, "name.area.id", or empty */
    set_name: string;
    /** Where it runs: the name of its pod where Kubernetes is watched, else of its node where it says one, else its address */
    podName: string;
    /** The name of its node as sent, or empty */
    node_name: string;
    /** Its thread, or empty */
    impThread: string;
    /** As sent, or by the first of [alarm], [error], [warn] and [fail] that the text holds */
    level: "[alarm]" | "[error]" | "[warn]" | "[normal]";
    /** The text; of a summary, how many messages were suppressed and the most frequent text */
    message: string;
    /** `program` for what a service says, `server` for what its framework says (reportNotifyInfo) */
    source: string;
    /** How many messages flood control put into this summary */
    suppressed?: number;
    /** Beginning of the interval whose limit they went over, epoch ms */
    window_start?: number;
    /** Its end, epoch ms */
    window_end?: number;
    /** Rises in the order in which a Tarsier took messages */
    sequence: number;
    /** The Tarsier that took it */
    origin: string;
};
export type NotifyPage = {
    range: Range;
    messages: NotifyMessage[];
    /** For `after`, to get the next page; null where there is none. The header Link says the same, of CSV too */
    next: string | null;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type NotifyCounts = {
    range: Range;
    total: {
        /** How many messages were sent, those that are kept and those suppressed */
        messages: number;
        /** How many of them flood control suppressed, summaries added up */
        suppressed: number;
    };
    /** Of each level that there is, the most severe first */
    levels: {
        level: "[alarm]" | "[error]" | "[warn]" | "[normal]";
        severity: "critical" | "error" | "warning" | "normal";
        /** How many messages were sent, those that are kept and those suppressed */
        messages: number;
        /** How many of them flood control suppressed, summaries added up */
        suppressed: number;
    }[];
    servers: {
        app: string;
        server: string;
        /** How many messages were sent, those that are kept and those suppressed */
        messages: number;
        /** How many of them flood control suppressed, summaries added up */
        suppressed: number;
    }[];
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** How many groups were left out by `limit` */
        cut: number;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type Event = {
    /** The event's uid and which version of it this is: told again, it is another one */
    id: string;
    /** When it happened, of several times the last */
    time: string;
    /** The same, epoch ms */
    timestamp: number;
    /** When it happened first */
    firstTime: string;
    /** When it happened last: `time` */
    lastTime: string;
    /** `Normal` or `Warning` */
    "type": string;
    /** Why, in one word: `BackOff`, `Killing`, `FailedScheduling` … */
    reason: string;
    /** The text */
    message: string;
    /** How often it happened so far; 1 where the cluster does not say */
    count: number;
    /** What it is about: `Pod`, `Node`, `StatefulSet` … */
    kind: string;
    /** That object's name */
    name: string;
    /** involvedObject.namespace; empty where the object belongs to the cluster */
    "namespace": string;
    /** Its uid, or empty */
    objectUid: string;
    /** The part that it is about, `spec.containers{cart}` say, or empty */
    fieldPath: string;
    /** Who tells it: source.component, or reportingComponent where that is empty */
    component: string;
    /** The node of who tells it, or empty */
    host: string;
    /** The App of the pod's server, or empty */
    app: string;
    /** The Server of the pod's server, or empty */
    server: string;
};
export type EventPage = {
    range: Range;
    events: Event[];
    /** For `after`, to get the next page; null where there is none. The header Link says the same, of CSV too */
    next: string | null;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type EventCounts = {
    range: Range;
    /** How many events */
    total: number;
    counts: {
        value: string;
        /** How many events */
        count: number;
    }[];
    /** How many values were left out by `limit` */
    cut: number;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type Exit = {
    /** Its own id, the same however often it is told: for `card` */
    key: string;
    /** When it ended; of a deletion when it was asked for */
    time: string;
    /** The same, epoch ms */
    timestamp: number;
    /** `deleted`: the pod was removed; `restarted`: a container ended and was started again in place; `evicted`: the node put the pod out; `failed`: it ended and stays ended; `node-lost`: its node went away */
    kind: "deleted" | "restarted" | "evicted" | "failed" | "node-lost";
    /** App of the server */
    app: string;
    /** Server of the server */
    server: string;
    /** Id of the server (label tars.io/ServerID), or empty */
    id: string;
    /** Namespace of the pod */
    "namespace": string;
    /** Name of the pod */
    pod: string;
    /** Its uid */
    podUid: string;
    /** Its address, or empty */
    podIp: string;
    /** Name of its node, or empty */
    node: string;
    /** Address of its node, or empty */
    nodeIp: string;
    /** Name of the container; empty where the whole pod ended */
    container: string;
    /** Image of the container, of a pod of its first one, or empty */
    image: string;
    /** Exit code of the container; absent where nobody knows it: 0 is an exit code */
    exitCode?: number;
    /** Number of the signal that ended it; absent where it was none */
    signal?: number;
    /** Why, in one word as Kubernetes says it: `OOMKilled`, `Error`, `Completed`, `Evicted` …, or empty */
    reason: string;
    /** What Kubernetes or the container says of it, or empty */
    message: string;
    /** When the container was started */
    started?: string;
    /** When the container ended */
    finished?: string;
    /** How often the container had been restarted before it ended */
    restartCount?: number;
    /** Memory limit of the container, bytes; absent where it has none */
    limitMemory?: number;
    /** CPU limit of the container, thousandths of a CPU; absent where it has none */
    limitCpu?: number;
    /** When the pod was made */
    created?: string;
    /** When the pod was to be removed, as it was first seen */
    deleted?: string;
    /** Addresses of the API, below TARSIER_BASE_PATH */
    links: {
        /** All that is known about it, in one answer */
        card: string;
        /** The last 50 lines of its pod, the newest first */
        logs: string;
        /** Events of its pod around it */
        events: string;
        /** How calls to it went in the last 15 minutes, by minute */
        calls: string;
    };
};
export type ExitPage = {
    range: Range;
    exits: Exit[];
    /** For `after`, to get the next page; null where there is none. The header Link says the same, of CSV too */
    next: string | null;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type ExitCounts = {
    range: Range;
    /** How many exits */
    total: number;
    counts: {
        value: string;
        /** How many exits */
        count: number;
    }[];
    /** How many values were left out by `limit` */
    cut: number;
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
export type MinuteOfCalls = {
    /** When it starts */
    time: string;
    /** The same, epoch seconds */
    timestamp: number;
    /** All calls; beyond 2^53 rounded to a double, as text */
    calls: number | string;
    /** Calls that timed out; beyond 2^53 rounded to a double, as text */
    timeouts: number | string;
    /** Calls that failed; beyond 2^53 rounded to a double, as text */
    exceptions: number | string;
    /** totalTime / successes, ms; null where none succeeded */
    average: number | null;
};
export type ExitCard = {
    exit: Exit;
    /** The last 50 lines of its pod up to then, the oldest first */
    lines: LogLine[];
    /** The newest 200 events of its pod around it, the oldest first */
    events: Event[];
    /** Calls to its pod by minute, from 15 minutes before; a minute that is missing was not reported */
    calls: MinuteOfCalls[];
    /** Whose reports `calls` are: callers', or its own where they told nothing; null where nobody reported */
    callsView: ("callers" | "callees") | null;
    /** Parts that could not be answered, or not wholly, and why */
    unanswered: {
        part: "lines" | "events" | "calls";
        /** `EXPIRED` where it is no longer kept, or the code of an error */
        code: string;
        message: string;
    }[];
    meta: {
        /** The time zone of days and steps */
        zone: string;
        /** Where a range begins before this, what the answer is made of is no longer kept until then */
        keptSince: string | null;
    };
};
/**
 * Which services were called, and how it went
 */
export function getApiV1StatServices({ $from, to, day, compare, detail, infrastructure, sourceId, sourceIdLike, fTflag, fTflagLike, masterName, masterNameLike, slaveName, slaveNameLike, interfaceName, interfaceNameLike, tarsVersion, tarsVersionLike, masterIp, masterIpLike, slaveIp, slaveIpLike, slavePort, returnValue, slaveSet, slaveSetLike, podName, podNameLike }: {
    $from?: string;
    to?: string;
    day?: string;
    compare?: string;
    detail?: "true" | "false";
    infrastructure?: "true" | "false";
    sourceId?: string;
    sourceIdLike?: string;
    fTflag?: string;
    fTflagLike?: string;
    masterName?: string;
    masterNameLike?: string;
    slaveName?: string;
    slaveNameLike?: string;
    interfaceName?: string;
    interfaceNameLike?: string;
    tarsVersion?: string;
    tarsVersionLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    slaveIp?: string;
    slaveIpLike?: string;
    slavePort?: string;
    returnValue?: string;
    slaveSet?: string;
    slaveSetLike?: string;
    podName?: string;
    podNameLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            services: Service[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
                services: Service[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/services${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        compare,
        detail,
        infrastructure,
        source_id: sourceId,
        "source_id.like": sourceIdLike,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        slave_name: slaveName,
        "slave_name.like": slaveNameLike,
        interface_name: interfaceName,
        "interface_name.like": interfaceNameLike,
        tars_version: tarsVersion,
        "tars_version.like": tarsVersionLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        slave_ip: slaveIp,
        "slave_ip.like": slaveIpLike,
        slave_port: slavePort,
        return_value: returnValue,
        slave_set: slaveSet,
        "slave_set.like": slaveSetLike,
        podName,
        "podName.like": podNameLike
    }))}`, {
        ...opts
    });
}
/**
 * How calls went by, step by step
 */
export function getApiV1StatSeries({ $from, to, day, compare, detail, view, group, step, order, limit, infrastructure, sourceId, sourceIdLike, fTflag, fTflagLike, masterName, masterNameLike, slaveName, slaveNameLike, interfaceName, interfaceNameLike, tarsVersion, tarsVersionLike, masterIp, masterIpLike, slaveIp, slaveIpLike, slavePort, returnValue, slaveSet, slaveSetLike, podName, podNameLike }: {
    $from?: string;
    to?: string;
    day?: string;
    compare?: string;
    detail?: "true" | "false";
    view?: "callers" | "callees";
    group?: string;
    step?: number;
    order?: "calls" | "successes" | "timeouts" | "exceptions" | "totalTime" | "callsPerMinute" | "successRate" | "timeoutRate" | "exceptionRate" | "average" | "maxTime" | "p50" | "p90" | "p95" | "p99" | "above";
    limit?: number;
    infrastructure?: "true" | "false";
    sourceId?: string;
    sourceIdLike?: string;
    fTflag?: string;
    fTflagLike?: string;
    masterName?: string;
    masterNameLike?: string;
    slaveName?: string;
    slaveNameLike?: string;
    interfaceName?: string;
    interfaceNameLike?: string;
    tarsVersion?: string;
    tarsVersionLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    slaveIp?: string;
    slaveIpLike?: string;
    slavePort?: string;
    returnValue?: string;
    slaveSet?: string;
    slaveSetLike?: string;
    podName?: string;
    podNameLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            series: {
                /** The group's fields with their values */
                group: {
                    [key: string]: string | number;
                };
                points: Point[];
            }[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
                series: {
                    /** The group's fields with their values */
                    group: {
                        [key: string]: string | number;
                    };
                    points: ComparedPoint[];
                }[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/series${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        compare,
        detail,
        view,
        group,
        step,
        order,
        limit,
        infrastructure,
        source_id: sourceId,
        "source_id.like": sourceIdLike,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        slave_name: slaveName,
        "slave_name.like": slaveNameLike,
        interface_name: interfaceName,
        "interface_name.like": interfaceNameLike,
        tars_version: tarsVersion,
        "tars_version.like": tarsVersionLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        slave_ip: slaveIp,
        "slave_ip.like": slaveIpLike,
        slave_port: slavePort,
        return_value: returnValue,
        slave_set: slaveSet,
        "slave_set.like": slaveSetLike,
        podName,
        "podName.like": podNameLike
    }))}`, {
        ...opts
    });
}
/**
 * How the calls and failures of every service went by, in few words
 */
export function getApiV1StatTrends({ $from, to, day, detail, view, step, limit, infrastructure, sourceId, sourceIdLike, fTflag, fTflagLike, masterName, masterNameLike, slaveName, slaveNameLike, interfaceName, interfaceNameLike, tarsVersion, tarsVersionLike, masterIp, masterIpLike, slaveIp, slaveIpLike, slavePort, returnValue, slaveSet, slaveSetLike, podName, podNameLike }: {
    $from?: string;
    to?: string;
    day?: string;
    detail?: "true" | "false";
    view?: "callers" | "callees";
    step?: number;
    limit?: number;
    infrastructure?: "true" | "false";
    sourceId?: string;
    sourceIdLike?: string;
    fTflag?: string;
    fTflagLike?: string;
    masterName?: string;
    masterNameLike?: string;
    slaveName?: string;
    slaveNameLike?: string;
    interfaceName?: string;
    interfaceNameLike?: string;
    tarsVersion?: string;
    tarsVersionLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    slaveIp?: string;
    slaveIpLike?: string;
    slavePort?: string;
    returnValue?: string;
    slaveSet?: string;
    slaveSetLike?: string;
    podName?: string;
    podNameLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            trends: {
                /** App.Server */
                slave_name: string;
                points: TrendPoint[];
            }[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/trends${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        detail,
        view,
        step,
        limit,
        infrastructure,
        source_id: sourceId,
        "source_id.like": sourceIdLike,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        slave_name: slaveName,
        "slave_name.like": slaveNameLike,
        interface_name: interfaceName,
        "interface_name.like": interfaceNameLike,
        tars_version: tarsVersion,
        "tars_version.like": tarsVersionLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        slave_ip: slaveIp,
        "slave_ip.like": slaveIpLike,
        slave_port: slavePort,
        return_value: returnValue,
        slave_set: slaveSet,
        "slave_set.like": slaveSetLike,
        podName,
        "podName.like": podNameLike
    }))}`, {
        ...opts
    });
}
/**
 * Which groups of calls come first, and how they changed
 */
export function getApiV1StatTop(group: string, { $from, to, day, compare, detail, view, order, direction, limit, infrastructure, sourceId, sourceIdLike, fTflag, fTflagLike, masterName, masterNameLike, slaveName, slaveNameLike, interfaceName, interfaceNameLike, tarsVersion, tarsVersionLike, masterIp, masterIpLike, slaveIp, slaveIpLike, slavePort, returnValue, slaveSet, slaveSetLike, podName, podNameLike }: {
    $from?: string;
    to?: string;
    day?: string;
    compare?: string;
    detail?: "true" | "false";
    view?: "callers" | "callees";
    order?: "calls" | "successes" | "timeouts" | "exceptions" | "totalTime" | "callsPerMinute" | "successRate" | "timeoutRate" | "exceptionRate" | "average" | "maxTime" | "p50" | "p90" | "p95" | "p99" | "above" | "change.calls" | "change.successes" | "change.timeouts" | "change.exceptions" | "change.totalTime" | "change.callsPerMinute" | "change.successRate" | "change.timeoutRate" | "change.exceptionRate" | "change.average" | "change.maxTime" | "change.p50" | "change.p90" | "change.p95" | "change.p99" | "change.above";
    direction?: "asc" | "desc";
    limit?: number;
    infrastructure?: "true" | "false";
    sourceId?: string;
    sourceIdLike?: string;
    fTflag?: string;
    fTflagLike?: string;
    masterName?: string;
    masterNameLike?: string;
    slaveName?: string;
    slaveNameLike?: string;
    interfaceName?: string;
    interfaceNameLike?: string;
    tarsVersion?: string;
    tarsVersionLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    slaveIp?: string;
    slaveIpLike?: string;
    slavePort?: string;
    returnValue?: string;
    slaveSet?: string;
    slaveSetLike?: string;
    podName?: string;
    podNameLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            rows: TopRow[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/top${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        compare,
        detail,
        view,
        group,
        order,
        direction,
        limit,
        infrastructure,
        source_id: sourceId,
        "source_id.like": sourceIdLike,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        slave_name: slaveName,
        "slave_name.like": slaveNameLike,
        interface_name: interfaceName,
        "interface_name.like": interfaceNameLike,
        tars_version: tarsVersion,
        "tars_version.like": tarsVersionLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        slave_ip: slaveIp,
        "slave_ip.like": slaveIpLike,
        slave_port: slavePort,
        return_value: returnValue,
        slave_set: slaveSet,
        "slave_set.like": slaveSetLike,
        podName,
        "podName.like": podNameLike
    }))}`, {
        ...opts
    });
}
/**
 * How many calls took how long, step by step
 */
export function getApiV1StatHeatmap({ $from, to, day, compare, detail, view, step, infrastructure, sourceId, sourceIdLike, fTflag, fTflagLike, masterName, masterNameLike, slaveName, slaveNameLike, interfaceName, interfaceNameLike, tarsVersion, tarsVersionLike, masterIp, masterIpLike, slaveIp, slaveIpLike, slavePort, returnValue, slaveSet, slaveSetLike, podName, podNameLike }: {
    $from?: string;
    to?: string;
    day?: string;
    compare?: string;
    detail?: "true" | "false";
    view?: "callers" | "callees";
    step?: number;
    infrastructure?: "true" | "false";
    sourceId?: string;
    sourceIdLike?: string;
    fTflag?: string;
    fTflagLike?: string;
    masterName?: string;
    masterNameLike?: string;
    slaveName?: string;
    slaveNameLike?: string;
    interfaceName?: string;
    interfaceNameLike?: string;
    tarsVersion?: string;
    tarsVersionLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    slaveIp?: string;
    slaveIpLike?: string;
    slavePort?: string;
    returnValue?: string;
    slaveSet?: string;
    slaveSetLike?: string;
    podName?: string;
    podNameLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            /** Upper bounds, ms; null: without one */
            bounds: (number | null)[];
            steps: HeatmapStep[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
                steps: ComparedHeatmapStep[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/heatmap${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        compare,
        detail,
        view,
        step,
        infrastructure,
        source_id: sourceId,
        "source_id.like": sourceIdLike,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        slave_name: slaveName,
        "slave_name.like": slaveNameLike,
        interface_name: interfaceName,
        "interface_name.like": interfaceNameLike,
        tars_version: tarsVersion,
        "tars_version.like": tarsVersionLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        slave_ip: slaveIp,
        "slave_ip.like": slaveIpLike,
        slave_port: slavePort,
        return_value: returnValue,
        slave_set: slaveSet,
        "slave_set.like": slaveSetLike,
        podName,
        "podName.like": podNameLike
    }))}`, {
        ...opts
    });
}
/**
 * Who reported, minute by minute, and where nobody did
 */
export function getApiV1StatCompleteness({ $from, to, day, compare, detail, view, infrastructure, slaveName }: {
    $from?: string;
    to?: string;
    day?: string;
    compare?: string;
    detail?: "true" | "false";
    view?: "callers" | "callees";
    infrastructure?: "true" | "false";
    slaveName?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            minutes: {
                /** When it starts */
                time: string;
                /** The same, epoch seconds */
                timestamp: number;
                /** How many reported: App.Server and address */
                reporters: number;
            }[];
            /** Runs of minutes in which nobody reported, though some did in other minutes of the range */
            gaps: Range[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
                minutes: {
                    /** When it starts */
                    time: string;
                    /** The same, epoch seconds */
                    timestamp: number;
                    /** How many reported: App.Server and address */
                    reporters: number;
                    /** What in the range asked for it is compared with, epoch seconds */
                    aligned: number;
                }[];
                /** Runs of minutes in which nobody reported, though some did in other minutes of the range */
                gaps: Range[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/stat/completeness${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        compare,
        detail,
        view,
        infrastructure,
        slave_name: slaveName
    }))}`, {
        ...opts
    });
}
/**
 * Which properties were reported, with which policies, and when last
 */
export function getApiV1PropertyNames({ $from, to, day, fTflag, fTflagLike, service, serviceLike, setSuffix, setSuffixLike, masterName, masterNameLike, masterIp, masterIpLike, propertyName, propertyNameLike, setName, setNameLike, setArea, setAreaLike, setId, setIdLike, sContainer, sContainerLike, policy, policyLike }: {
    $from?: string;
    to?: string;
    day?: string;
    fTflag?: string;
    fTflagLike?: string;
    service?: string;
    serviceLike?: string;
    setSuffix?: string;
    setSuffixLike?: string;
    masterName?: string;
    masterNameLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    propertyName?: string;
    propertyNameLike?: string;
    setName?: string;
    setNameLike?: string;
    setArea?: string;
    setAreaLike?: string;
    setId?: string;
    setIdLike?: string;
    sContainer?: string;
    sContainerLike?: string;
    policy?: string;
    policyLike?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            properties: {
                /** App.Server */
                service: string;
                property_name: string;
                policies: {
                    policy: string;
                    /** Start of the last minute in which it was reported */
                    lastSeen: string;
                    /** The same, epoch seconds */
                    timestamp: number;
                }[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/property/names${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        service,
        "service.like": serviceLike,
        set_suffix: setSuffix,
        "set_suffix.like": setSuffixLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        property_name: propertyName,
        "property_name.like": propertyNameLike,
        set_name: setName,
        "set_name.like": setNameLike,
        set_area: setArea,
        "set_area.like": setAreaLike,
        set_id: setId,
        "set_id.like": setIdLike,
        s_container: sContainer,
        "s_container.like": sContainerLike,
        policy,
        "policy.like": policyLike
    }))}`, {
        ...opts
    });
}
/**
 * Values of properties, step by step, each policy in its own way
 */
export function getApiV1PropertySeries({ $from, to, day, fTflag, fTflagLike, service, serviceLike, setSuffix, setSuffixLike, masterName, masterNameLike, masterIp, masterIpLike, propertyName, propertyNameLike, setName, setNameLike, setArea, setAreaLike, setId, setIdLike, sContainer, sContainerLike, policy, policyLike, compare, group, step, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    fTflag?: string;
    fTflagLike?: string;
    service?: string;
    serviceLike?: string;
    setSuffix?: string;
    setSuffixLike?: string;
    masterName?: string;
    masterNameLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    propertyName?: string;
    propertyNameLike?: string;
    setName?: string;
    setNameLike?: string;
    setArea?: string;
    setAreaLike?: string;
    setId?: string;
    setIdLike?: string;
    sContainer?: string;
    sContainerLike?: string;
    policy?: string;
    policyLike?: string;
    compare?: string;
    group?: string;
    step?: number;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            series: PropertySeries[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
                series: ComparedPropertySeries[];
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/property/series${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        service,
        "service.like": serviceLike,
        set_suffix: setSuffix,
        "set_suffix.like": setSuffixLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        property_name: propertyName,
        "property_name.like": propertyNameLike,
        set_name: setName,
        "set_name.like": setNameLike,
        set_area: setArea,
        "set_area.like": setAreaLike,
        set_id: setId,
        "set_id.like": setIdLike,
        s_container: sContainer,
        "s_container.like": sContainerLike,
        policy,
        "policy.like": policyLike,
        compare,
        group,
        step,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Which properties or servers come first by a policy, and how they changed
 */
export function getApiV1PropertyTop(policy: string, { $from, to, day, fTflag, fTflagLike, service, serviceLike, setSuffix, setSuffixLike, masterName, masterNameLike, masterIp, masterIpLike, propertyName, propertyNameLike, setName, setNameLike, setArea, setAreaLike, setId, setIdLike, sContainer, sContainerLike, policyLike, compare, group, order, direction, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    fTflag?: string;
    fTflagLike?: string;
    service?: string;
    serviceLike?: string;
    setSuffix?: string;
    setSuffixLike?: string;
    masterName?: string;
    masterNameLike?: string;
    masterIp?: string;
    masterIpLike?: string;
    propertyName?: string;
    propertyNameLike?: string;
    setName?: string;
    setNameLike?: string;
    setArea?: string;
    setAreaLike?: string;
    setId?: string;
    setIdLike?: string;
    sContainer?: string;
    sContainerLike?: string;
    policyLike?: string;
    compare?: string;
    group?: string;
    order?: "value" | "p50" | "p90" | "p95" | "p99" | "change.value" | "change.p50" | "change.p90" | "change.p95" | "change.p99";
    direction?: "asc" | "desc";
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            range: Range;
            rows: TopProperty[];
            compared: {
                /** As it was asked for: yesterday, lastWeek or the instant */
                name: string;
                range: Range;
            }[];
            meta: Meta;
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/property/top${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        f_tflag: fTflag,
        "f_tflag.like": fTflagLike,
        service,
        "service.like": serviceLike,
        set_suffix: setSuffix,
        "set_suffix.like": setSuffixLike,
        master_name: masterName,
        "master_name.like": masterNameLike,
        master_ip: masterIp,
        "master_ip.like": masterIpLike,
        property_name: propertyName,
        "property_name.like": propertyNameLike,
        set_name: setName,
        "set_name.like": setNameLike,
        set_area: setArea,
        "set_area.like": setAreaLike,
        set_id: setId,
        "set_id.like": setIdLike,
        s_container: sContainer,
        "s_container.like": sContainerLike,
        policy,
        "policy.like": policyLike,
        compare,
        group,
        order,
        direction,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Finds lines of remote logs
 */
export function getApiV1LogsSearch({ $from, to, day, q, timeFrom, timeFromLike, node, nodeLike, marks, marksLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, file, fileLike, level, levelLike, thread, threadLike, trace, traceLike, sort, limit, after }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    timeFrom?: string;
    timeFromLike?: string;
    node?: string;
    nodeLike?: string;
    marks?: string;
    marksLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    file?: string;
    fileLike?: string;
    level?: string;
    levelLike?: string;
    thread?: string;
    threadLike?: string;
    trace?: string;
    traceLike?: string;
    sort?: "newest" | "oldest";
    limit?: number;
    after?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogPage;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/search${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        time_from: timeFrom,
        "time_from.like": timeFromLike,
        node,
        "node.like": nodeLike,
        marks,
        "marks.like": marksLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        file,
        "file.like": fileLike,
        level,
        "level.like": levelLike,
        thread,
        "thread.like": threadLike,
        trace,
        "trace.like": traceLike,
        sort,
        limit,
        after
    }))}`, {
        ...opts
    });
}
/**
 * How many lines are found, step by step
 */
export function getApiV1LogsHistogram({ $from, to, day, q, timeFrom, timeFromLike, node, nodeLike, marks, marksLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, file, fileLike, level, levelLike, thread, threadLike, trace, traceLike, step }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    timeFrom?: string;
    timeFromLike?: string;
    node?: string;
    nodeLike?: string;
    marks?: string;
    marksLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    file?: string;
    fileLike?: string;
    level?: string;
    levelLike?: string;
    thread?: string;
    threadLike?: string;
    trace?: string;
    traceLike?: string;
    step?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogHistogram;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/histogram${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        time_from: timeFrom,
        "time_from.like": timeFromLike,
        node,
        "node.like": nodeLike,
        marks,
        "marks.like": marksLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        file,
        "file.like": fileLike,
        level,
        "level.like": levelLike,
        thread,
        "thread.like": threadLike,
        trace,
        "trace.like": traceLike,
        step
    }))}`, {
        ...opts
    });
}
/**
 * How many lines are found of each level, server, node or file
 */
export function getApiV1LogsCounts(by: "level" | "app" | "server" | "file" | "node" | "podName" | "thread" | "trace", { $from, to, day, q, timeFrom, timeFromLike, node, nodeLike, marks, marksLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, file, fileLike, level, levelLike, thread, threadLike, trace, traceLike, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    timeFrom?: string;
    timeFromLike?: string;
    node?: string;
    nodeLike?: string;
    marks?: string;
    marksLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    file?: string;
    fileLike?: string;
    level?: string;
    levelLike?: string;
    thread?: string;
    threadLike?: string;
    trace?: string;
    traceLike?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogCounts;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/counts${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        time_from: timeFrom,
        "time_from.like": timeFromLike,
        node,
        "node.like": nodeLike,
        marks,
        "marks.like": marksLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        file,
        "file.like": fileLike,
        level,
        "level.like": levelLike,
        thread,
        "thread.like": threadLike,
        trace,
        "trace.like": traceLike,
        by,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The lines around a line
 */
export function getApiV1LogsContext(at: string, app: string, server: string, file: string, node: string, { before, after }: {
    before?: number;
    after?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogContext;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/context${QS.query(QS.explode({
        at,
        app,
        server,
        file,
        node,
        before,
        after
    }))}`, {
        ...opts
    });
}
/**
 * All lines that are found, streamed
 */
export function getApiV1LogsExport({ $from, to, day, q, timeFrom, timeFromLike, node, nodeLike, marks, marksLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, file, fileLike, level, levelLike, thread, threadLike, trace, traceLike, sort, format }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    timeFrom?: string;
    timeFromLike?: string;
    node?: string;
    nodeLike?: string;
    marks?: string;
    marksLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    file?: string;
    fileLike?: string;
    level?: string;
    levelLike?: string;
    thread?: string;
    threadLike?: string;
    trace?: string;
    traceLike?: string;
    sort?: "newest" | "oldest";
    format?: "ndjson" | "csv";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/export${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        time_from: timeFrom,
        "time_from.like": timeFromLike,
        node,
        "node.like": nodeLike,
        marks,
        "marks.like": marksLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        file,
        "file.like": fileLike,
        level,
        "level.like": levelLike,
        thread,
        "thread.like": threadLike,
        trace,
        "trace.like": traceLike,
        sort,
        format
    }))}`, {
        ...opts
    });
}
/**
 * Follows lines as they come, as Server-Sent Events
 */
export function getApiV1LogsTail({ q, timeFrom, timeFromLike, node, nodeLike, marks, marksLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, file, fileLike, level, levelLike, thread, threadLike, trace, traceLike, $from }: {
    q?: string;
    timeFrom?: string;
    timeFromLike?: string;
    node?: string;
    nodeLike?: string;
    marks?: string;
    marksLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    file?: string;
    fileLike?: string;
    level?: string;
    levelLike?: string;
    thread?: string;
    threadLike?: string;
    trace?: string;
    traceLike?: string;
    $from?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 429;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/logs/tail${QS.query(QS.explode({
        q,
        time_from: timeFrom,
        "time_from.like": timeFromLike,
        node,
        "node.like": nodeLike,
        marks,
        "marks.like": marksLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        file,
        "file.like": fileLike,
        level,
        "level.like": levelLike,
        thread,
        "thread.like": threadLike,
        trace,
        "trace.like": traceLike,
        "from": $from
    }))}`, {
        ...opts
    });
}
/**
 * Which messages came, the newest first
 */
export function getApiV1Notify({ $from, to, day, text, level, severity, peer, peerLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, nodeName, nodeNameLike, source, sourceLike, limit, after }: {
    $from?: string;
    to?: string;
    day?: string;
    text?: string;
    level?: string;
    severity?: string;
    peer?: string;
    peerLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    nodeName?: string;
    nodeNameLike?: string;
    source?: string;
    sourceLike?: string;
    limit?: number;
    after?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: NotifyPage;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/notify${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        text,
        level,
        severity,
        peer,
        "peer.like": peerLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        node_name: nodeName,
        "node_name.like": nodeNameLike,
        source,
        "source.like": sourceLike,
        limit,
        after
    }))}`, {
        ...opts
    });
}
/**
 * How many messages came, by level and by server
 */
export function getApiV1NotifyCounts({ $from, to, day, text, level, severity, peer, peerLike, app, appLike, server, serverLike, setName, setNameLike, podName, podNameLike, nodeName, nodeNameLike, source, sourceLike, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    text?: string;
    level?: string;
    severity?: string;
    peer?: string;
    peerLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    setName?: string;
    setNameLike?: string;
    podName?: string;
    podNameLike?: string;
    nodeName?: string;
    nodeNameLike?: string;
    source?: string;
    sourceLike?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: NotifyCounts;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/notify/counts${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        text,
        level,
        severity,
        peer,
        "peer.like": peerLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        set_name: setName,
        "set_name.like": setNameLike,
        podName,
        "podName.like": podNameLike,
        node_name: nodeName,
        "node_name.like": nodeNameLike,
        source,
        "source.like": sourceLike,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Which events the Kubernetes cluster told, the newest first
 */
export function getApiV1Events({ $from, to, day, q, $type, typeLike, reason, reasonLike, kind, kindLike, name, nameLike, $namespace, namespaceLike, app, appLike, server, serverLike, component, componentLike, host, hostLike, objectUid, objectUidLike, uid, uidLike, limit, after }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    $type?: string;
    typeLike?: string;
    reason?: string;
    reasonLike?: string;
    kind?: string;
    kindLike?: string;
    name?: string;
    nameLike?: string;
    $namespace?: string;
    namespaceLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    component?: string;
    componentLike?: string;
    host?: string;
    hostLike?: string;
    objectUid?: string;
    objectUidLike?: string;
    uid?: string;
    uidLike?: string;
    limit?: number;
    after?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EventPage;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/events${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        "type": $type,
        "type.like": typeLike,
        reason,
        "reason.like": reasonLike,
        kind,
        "kind.like": kindLike,
        name,
        "name.like": nameLike,
        "namespace": $namespace,
        "namespace.like": namespaceLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        component,
        "component.like": componentLike,
        host,
        "host.like": hostLike,
        objectUid,
        "objectUid.like": objectUidLike,
        uid,
        "uid.like": uidLike,
        limit,
        after
    }))}`, {
        ...opts
    });
}
/**
 * How many events there are of each reason, type, object or server
 */
export function getApiV1EventsCounts(by: "reason" | "type" | "kind" | "name" | "namespace" | "component" | "host" | "app" | "server", { $from, to, day, q, $type, typeLike, reason, reasonLike, kind, kindLike, name, nameLike, $namespace, namespaceLike, app, appLike, server, serverLike, component, componentLike, host, hostLike, objectUid, objectUidLike, uid, uidLike, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    q?: string;
    $type?: string;
    typeLike?: string;
    reason?: string;
    reasonLike?: string;
    kind?: string;
    kindLike?: string;
    name?: string;
    nameLike?: string;
    $namespace?: string;
    namespaceLike?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    component?: string;
    componentLike?: string;
    host?: string;
    hostLike?: string;
    objectUid?: string;
    objectUidLike?: string;
    uid?: string;
    uidLike?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EventCounts;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/events/counts${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        q,
        "type": $type,
        "type.like": typeLike,
        reason,
        "reason.like": reasonLike,
        kind,
        "kind.like": kindLike,
        name,
        "name.like": nameLike,
        "namespace": $namespace,
        "namespace.like": namespaceLike,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        component,
        "component.like": componentLike,
        host,
        "host.like": hostLike,
        objectUid,
        "objectUid.like": objectUidLike,
        uid,
        "uid.like": uidLike,
        by,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Which pods and containers of Tars servers ended, the newest first
 */
export function getApiV1Exits({ $from, to, day, kind, app, appLike, server, serverLike, id, idLike, $namespace, namespaceLike, pod, podLike, podUid, podUidLike, podIp, podIpLike, node, nodeLike, nodeIp, nodeIpLike, container, containerLike, containerId, containerIdLike, image, imageLike, exitCode, signal, reason, reasonLike, restartCount, limitMemory, limitCpu, limit, after }: {
    $from?: string;
    to?: string;
    day?: string;
    kind?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    id?: string;
    idLike?: string;
    $namespace?: string;
    namespaceLike?: string;
    pod?: string;
    podLike?: string;
    podUid?: string;
    podUidLike?: string;
    podIp?: string;
    podIpLike?: string;
    node?: string;
    nodeLike?: string;
    nodeIp?: string;
    nodeIpLike?: string;
    container?: string;
    containerLike?: string;
    containerId?: string;
    containerIdLike?: string;
    image?: string;
    imageLike?: string;
    exitCode?: string;
    signal?: string;
    reason?: string;
    reasonLike?: string;
    restartCount?: string;
    limitMemory?: string;
    limitCpu?: string;
    limit?: number;
    after?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ExitPage;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/exits${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        kind,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        id,
        "id.like": idLike,
        "namespace": $namespace,
        "namespace.like": namespaceLike,
        pod,
        "pod.like": podLike,
        pod_uid: podUid,
        "pod_uid.like": podUidLike,
        pod_ip: podIp,
        "pod_ip.like": podIpLike,
        node,
        "node.like": nodeLike,
        node_ip: nodeIp,
        "node_ip.like": nodeIpLike,
        container,
        "container.like": containerLike,
        container_id: containerId,
        "container_id.like": containerIdLike,
        image,
        "image.like": imageLike,
        exit_code: exitCode,
        signal,
        reason,
        "reason.like": reasonLike,
        restart_count: restartCount,
        limit_memory: limitMemory,
        limit_cpu: limitCpu,
        limit,
        after
    }))}`, {
        ...opts
    });
}
/**
 * How many exits there are of each kind, reason, server, pod or node
 */
export function getApiV1ExitsCounts(by: "reason" | "kind" | "app" | "server" | "id" | "namespace" | "pod" | "node" | "container" | "image", { $from, to, day, kind, app, appLike, server, serverLike, id, idLike, $namespace, namespaceLike, pod, podLike, podUid, podUidLike, podIp, podIpLike, node, nodeLike, nodeIp, nodeIpLike, container, containerLike, containerId, containerIdLike, image, imageLike, exitCode, signal, reason, reasonLike, restartCount, limitMemory, limitCpu, limit }: {
    $from?: string;
    to?: string;
    day?: string;
    kind?: string;
    app?: string;
    appLike?: string;
    server?: string;
    serverLike?: string;
    id?: string;
    idLike?: string;
    $namespace?: string;
    namespaceLike?: string;
    pod?: string;
    podLike?: string;
    podUid?: string;
    podUidLike?: string;
    podIp?: string;
    podIpLike?: string;
    node?: string;
    nodeLike?: string;
    nodeIp?: string;
    nodeIpLike?: string;
    container?: string;
    containerLike?: string;
    containerId?: string;
    containerIdLike?: string;
    image?: string;
    imageLike?: string;
    exitCode?: string;
    signal?: string;
    reason?: string;
    reasonLike?: string;
    restartCount?: string;
    limitMemory?: string;
    limitCpu?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ExitCounts;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/exits/counts${QS.query(QS.explode({
        "from": $from,
        to,
        day,
        kind,
        app,
        "app.like": appLike,
        server,
        "server.like": serverLike,
        id,
        "id.like": idLike,
        "namespace": $namespace,
        "namespace.like": namespaceLike,
        pod,
        "pod.like": podLike,
        pod_uid: podUid,
        "pod_uid.like": podUidLike,
        pod_ip: podIp,
        "pod_ip.like": podIpLike,
        node,
        "node.like": nodeLike,
        node_ip: nodeIp,
        "node_ip.like": nodeIpLike,
        container,
        "container.like": containerLike,
        container_id: containerId,
        "container_id.like": containerIdLike,
        image,
        "image.like": imageLike,
        exit_code: exitCode,
        signal,
        reason,
        "reason.like": reasonLike,
        restart_count: restartCount,
        limit_memory: limitMemory,
        limit_cpu: limitCpu,
        by,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * An exit with the last lines of its pod, its events and the last calls to it
 */
export function getApiV1ExitsCard(key: string, { at }: {
    at?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ExitCard;
    } | {
        status: 400;
        data: Error;
    } | {
        status: 404;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/exits/card${QS.query(QS.explode({
        key,
        at
    }))}`, {
        ...opts
    });
}
/**
 * Why is there no data?
 */
export function getApiV1Doctor({ service, hours }: {
    service?: string;
    hours?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            service: string | null;
            range: {
                "from": string;
                to: string;
            };
            findings: {
                severity: "problem" | "warning" | "ok";
                code: "part_in_trouble" | "name_is_not_app_server" | "nothing_reported" | "name_unknown" | "reports_stopped" | "calls_not_reported" | "reports_without_calls" | "not_called" | "frames_refused" | "cluster_not_followed" | "records_rejected" | "clock_off" | "zone_off" | "queue_behind" | "records_dead_lettered" | "reports_arrive" | "signals_sent";
                text: string;
                facts: {
                    [key: string]: string | number;
                };
            }[];
            /** Which signals the service sent, or anybody; `last` is null where none came in this time */
            sent: {
                signal: string;
                last: string | null;
                frames: number;
                records: number;
            }[];
            /** Who reported the service, or who reported at all, the latest first */
            reporters: {
                signal: string;
                "module": string;
                peer: string;
                last: string;
                frames: number;
                records: number;
                ignored: number;
                rejected: number;
                /** The sender's clock minus ours, ms */
                clockOffset: number | null;
            }[];
            refused: {
                signal: string;
                peer: string;
                reason: string;
                last: string;
                frames: number;
            }[];
            /** What waits for the store; null where this process can not tell */
            queue: {
                signal: string;
                batches: number;
                records: number;
                parked: number;
                /** When the oldest waiting batch was received */
                oldest: string | null;
            }[] | null;
            deadLetters: {
                signal: string;
                records: number;
                reason: string;
                last: string;
            }[];
        };
    } | {
        status: 400;
        data: Error;
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>(`/api/v1/doctor${QS.query(QS.explode({
        service,
        hours
    }))}`, {
        ...opts
    });
}
/**
 * What is stored, how much room it takes, and when it will be full
 */
export function getApiV1Storage(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            time: string;
            /** null where the cluster does not let us ask */
            space: ({
                kind: "file";
                /** Bytes */
                bytes: number;
                /** Bytes freed in the file: what is written next goes there */
                reusable: number;
                /** Bytes of the write-ahead log beside it */
                log: number;
                disk: {
                    /** Bytes */
                    total: number;
                    /** Bytes that may still be written */
                    available: number;
                };
            } | {
                kind: "cluster";
                nodes: {
                    name: string;
                    /** Bytes */
                    total: number;
                    /** Bytes that may still be written */
                    available: number;
                    /** With fewer bytes available Elasticsearch closes indices to writes */
                    reserve: number;
                }[];
            }) | null;
            /** Bytes that can still be written, those freed in a file among them */
            room: number | null;
            /** Bytes that a day brings, the median of the latest full days; null while there is none */
            growthPerDay: number | null;
            /** 0 where it is; null where it never will be, or where growth is not known */
            fullInDays: number | null;
            signals: {
                signal: string;
                records: number;
                /** Bytes on all disks, copies too; in the embedded mode what is in the file */
                bytes: number;
                /** Bytes of one copy */
                primaryBytes: number;
                oldestDay: string | null;
                /** YYYYMMDD in the configured zone */
                keptSince: string;
                retention: {
                    days: number;
                    /** Bytes */
                    bytes: number;
                };
                /** Bytes that a day brings, the median of the latest full days; null while there is none */
                growthPerDay: number | null;
                /** When its size is reached and days go before their age: 0 where it is; null where they are too old before, or where growth is not known */
                fullInDays: number | null;
                /** Oldest first; days that are prepared and empty are left out */
                days: {
                    /** YYYYMMDD in the configured zone */
                    day: string;
                    records: number;
                    /** Bytes */
                    bytes: number;
                }[];
            }[];
            /** What keeps the store tidy; null where this process is no worker */
            jobs: {
                name: string;
                failing: boolean;
                lastSuccess: string | null;
                lastFailure: {
                    at: string;
                    reason: string;
                } | null;
                nextTry: string | null;
            }[] | null;
            alarms: {
                severity: "problem" | "warning";
                code: "over_size" | "disk_full_soon" | "job_failing" | "kept_shorter";
                text: string;
                facts: {
                    [key: string]: string | number;
                };
            }[];
        };
    } | {
        status: 500;
        data: Error;
    } | {
        status: 503;
        data: Error;
    } | {
        status: 504;
        data: Error;
    } | {
        status: number;
        data: Error;
    }>("/api/v1/storage", {
        ...opts
    });
}
