/// Conditions on the state of a job that is found by its id, worded so that no index of a part of the jobs fits them.
///
/// PostgreSQL plans by what it last counted. If nothing waited or ran then, an index of only what waits or runs looks like the shortest way
/// to any one row; and once thousands wait, each statement reads all of it. (SQLite takes the id in either case.)
enum ByID {
    static let isQueued = "state || '' = 'queued'"
    static let isRunning = "state || '' = 'running'"
    static let isLive = "state || '' IN ('queued', 'running')"
    static let isDead = "state || '' = 'dead'"
    static let waitsOrDied = "state || '' IN ('queued', 'dead')"
}
