internal import Terminal

/// The commands for the database and for more processes on it.
extension Commands {
    static let worker = CommandSpec(
        "worker", summary: "Work jobs off beside a server and other workers, on one PostgreSQL database.",
        discussion: """
            QUILL_DATABASE_URL names the database. Every worker needs the same blobs: on one machine the same QUILL_HOME, on
            several a bucket or a shared folder. SIGTERM gives what it works on back to the queue, and no try is counted.
            """,
        examples: [Example("quill worker"), Example("quill serve --no-worker", "a server that leaves the jobs to workers")])

    static let migrate = CommandSpec(
        "migrate", summary: "Bring the database's schema up to date, or say what that would do.",
        discussion: """
            Every command that works does this by itself, and many may start at once: one migrates, the others wait. Schemas only
            go forward; an older Quill refuses a newer database.
            """,
        examples: [Example("quill migrate --status", "every step, and when it was applied"), Example("quill migrate --dry-run")],
        options: [
            .flag("status", help: "List every step, and change nothing.").not(with: "dry-run"),
            .flag("dry-run", short: "n", help: "List the steps to come, and change nothing."),
        ])

    static let copy = CommandSpec(
        "copy", summary: "Move the installation into another database: rows, blobs, ids and event numbers.",
        discussion: """
            Stop the servers and workers of both databases first. The target has to be empty. Every table is compared at the end, by
            count and digest, and every blob by its digest. Files in a bucket or a folder that QUILL_STORAGE_URL names stay where they
            are. The source stays whole and says that it was moved. A copy that was broken off is begun anew by the same command.
            """,
        examples: [
            Example("quill copy --from sqlite: --to postgresql://quill@db/quill", "from the home's file to a server"),
            Example("quill copy --from postgresql://quill@db/quill --to sqlite:/srv/quill/quill.db", "and back, into a new home"),
        ],
        options: [
            .value(
                "from", "DATABASE", help: "Where the installation is: sqlite:FILE or postgresql://….", defaultText: "QUILL_DATABASE_URL"),
            .value("to", "DATABASE", help: "An empty database, or a file that is not there yet."),
        ])
}
