internal import Terminal

/// The commands that keep a home safe.
extension Commands {
    static let backup = CommandSpec(
        "backup", summary: "Save the home into a folder or a file, also while a server works in it.",
        discussion: """
            A name that ends in .tar makes one file, any other a folder. It holds the database as it is at one moment, the files
            that its rows speak of, and a manifest with their digests. In a folder on the same disk, files are not copied but
            get a second name. It does not hold uploads that are under way, nor what the environment decides: settings, keys,
            passwords.
            """,
        examples: [
            Example("quill backup --to /backup/quill-monday"),
            Example("quill backup --to /backup/quill-monday.tar", "as one file"),
            Example("quill backup --without-files", "where a bucket keeps the files safe"),
        ],
        options: [
            .value(
                "to", "PATH", help: "Where to: a folder, or a file NAME.tar, that is not there yet.",
                defaultText: "quill-backup-DATE-TIME here"),
            .flag("without-files", help: "Save the database alone; the files stay where they are kept."),
        ])

    static let restore = CommandSpec(
        "restore", summary: "Make a home of a backup.",
        discussion: """
            The home, QUILL_HOME, has to be empty or not there. Every file is checked as it is taken in, and the files go where
            QUILL_STORAGE_URL says. Work that was under way when the backup was made goes on with `quill serve`.
            """,
        examples: [Example("QUILL_HOME=./again quill restore /backup/quill-monday")],
        arguments: [ArgumentSpec("backup", help: "The folder or the file that `quill backup` made.", completion: .file)])

    static let repair = CommandSpec(
        "repair", summary: "Look whether every file is there and whole, and mend what can be mended.",
        discussion: """
            What was derived from something is forgotten where its file is gone or wrong, so that the next run makes it anew.
            What a person gave has to be taken in again. What was forgotten is known again where its file is back. Where not one of
            ten or more files is there, nothing is changed: a disk is not mounted, or QUILL_STORAGE_URL names another place. Files
            that nothing speaks of are removed a day after they were written.
            """,
        examples: [Example("quill repair --dry-run", "only look, also beside a server")],
        options: [
            .flag("dry-run", short: "n", help: "Say what is wrong; change nothing."),
            .flag("accept-loss", help: "All files are gone for good: forget what was derived from them, and begin here anew."),
        ])

    static let reindex = CommandSpec(
        "reindex", summary: "Make anew what the database derives: its indexes, and what rows keep of others.",
        discussion: """
            Titles and lengths of versions, the newest version of each document, and the digests of recipes are worked out from
            the rows they come from. On SQLite no server may run meanwhile, and the file is checked; on PostgreSQL others wait
            for one table at a time. Files are `quill repair`'s; what a newer prompt or model would change is `--remake stale`'s.
            """,
        examples: [Example("quill reindex", "after a crash of the disk, or an upgrade")])

    static let backfill = CommandSpec(
        "backfill", summary: "Fill in what is not known of older items: views, likes and comments, codecs and sizes.",
        discussion: """
            Items that an older Quill took in lack these. What a recording is made of is read from the file that is kept; how it
            fares is asked of its source once more, without fetching the recording. A source that is gone is noted with the
            reason and not asked again. Nothing that was made becomes stale by it. It goes on where it was stopped, and ends
            with 1 where something could not be had this time. On SQLite no server may run meanwhile; a server does the same at
            the times that `backfill` has in QUILL_SCHEDULES.
            """,
        examples: [
            Example("quill backfill --dry-run", "what lacks, also beside a server"), Example("quill backfill --limit 100"),
            Example("quill backfill itm_… --again", "ask once more for one whose source was gone"),
        ],
        arguments: [ArgumentSpec("items", help: "Only these: itm_….", required: false, repeats: true)],
        options: [
            .flag("dry-run", short: "n", help: "Say what lacks; ask nobody and change nothing."),
            .value("limit", "N", help: "How many items, 1 to 100000; it says where more are left.", defaultText: "1000"),
            .flag("again", help: "Ask also for items whose source was gone the last time."),
        ])
}
