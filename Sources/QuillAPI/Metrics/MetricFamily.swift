/// What is told at `/metrics`, each with its unit at the end of its name (seconds, bytes) and `_total` where it only grows.
/// `docs/reference/metrics.md` explains each; a test holds the two together.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable { case counter, gauge }

    let name: String
    let kind: Kind
    let help: String

    private init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    // The work, from the rows: the whole cluster's.
    static let jobs = MetricFamily("quill_jobs", .gauge, "Jobs that nothing holds, by state (queued, running, dead) and step.")
    static let held = MetricFamily("quill_jobs_held", .gauge, "Queued jobs that somebody has to lift a hold from, by hold.")
    static let due = MetricFamily("quill_jobs_due", .gauge, "Queued jobs that are due and that no worker has taken, by step.")
    static let dueAge = MetricFamily("quill_jobs_oldest_due_age_seconds", .gauge, "How long the oldest due job of a step has waited.")
    static let stuck = MetricFamily("quill_steps_stuck", .gauge, "Steps whose oldest due job waits longer than QUILL_STUCK_AFTER_SECONDS.")
    static let paused = MetricFamily(
        "quill_queue_paused", .gauge,
        "1 where somebody paused the step, or the whole queue: nothing of it is taken, and nothing told as stuck.")
    static let runs = MetricFamily("quill_runs", .gauge, "Runs that are under way, by state (open, waiting).")
    static let workers = MetricFamily("quill_workers_busy", .gauge, "Workers that hold a job now.")
    static let leases = MetricFamily("quill_leases_lost", .gauge, "Running jobs whose worker let the lease run out.")
    static let databaseUp = MetricFamily("quill_database_up", .gauge, "Whether the rows could be read for this answer.")
    static let strays = MetricFamily(
        "quill_rows_without_month", .gauge, "Rows that lie in no month's table, by table: their month was not made in time.")
    static let rows = [databaseUp, jobs, held, due, dueAge, stuck, paused, runs, workers, leases, strays]

    // What happened since this server began, whoever did it.
    static let attempts = MetricFamily("quill_attempts_total", .counter, "Attempts that ended, by step and outcome.")
    static let finished = MetricFamily("quill_runs_finished_total", .counter, "Runs that ended, by state.")
    static let alarms = MetricFamily("quill_job_alarms_total", .counter, "Alarms of the queue, by alarm (dead, stuck, schedule).")
    static let events = MetricFamily("quill_events_total", .counter, "Events, by name.")
    static let heard = [attempts, finished, alarms, events]

    // This process.
    static let build = MetricFamily("quill_build_info", .gauge, "Version, kind of database and environment; always 1.")
    static let queue = MetricFamily("quill_queue_info", .gauge, "The queue mode; always 1.")
    static let untold = MetricFamily(
        "quill_queue_tell_failures_total", .counter, "Times that the queue outside the database did not take what it was told.")
    static let beats = MetricFamily("quill_worker_heartbeats_total", .counter, "Times that the worker of this process renewed its leases.")
    static let missedBeats = MetricFamily(
        "quill_worker_heartbeat_failures_total", .counter, "Times that the worker of this process could not renew its leases.")
    static let lastBeat = MetricFamily(
        "quill_worker_last_heartbeat_timestamp_seconds", .gauge, "When the worker of this process last renewed its leases.")
    static let connections = MetricFamily("quill_database_connections", .gauge, "Connections to the database, by state (in_use, idle).")
    static let waiting = MetricFamily("quill_database_waiting", .gauge, "Transactions that wait for a connection.")
    static let streams = MetricFamily("quill_event_streams", .gauge, "Streams of events that are open.")
    static let own = [build, queue, untold, beats, missedBeats, lastBeat, connections, waiting, streams]

    // Named as all programs name them.
    static let cpu = MetricFamily("process_cpu_seconds_total", .counter, "Processor time, in the program and in the kernel for it.")
    static let started = MetricFamily("process_start_time_seconds", .gauge, "When the process began, since 1970.")
    static let resident = MetricFamily("process_resident_memory_bytes", .gauge, "Memory that is in use.")
    static let virtual = MetricFamily("process_virtual_memory_bytes", .gauge, "Memory that is mapped.")
    static let files = MetricFamily("process_open_fds", .gauge, "Open files and sockets.")
    static let filesMax = MetricFamily("process_max_fds", .gauge, "How many files and sockets may be open.")
    static let threads = MetricFamily("process_threads", .gauge, "Threads.")
    static let process = [cpu, started, resident, virtual, files, filesMax, threads]

    static let all = rows + heard + own + process
}
