internal import Terminal

extension Commands {
    static let reprocess = CommandSpec(
        "reprocess", summary: "Make anew what newer rules, prompts or models put out of date, of some items or of all.",
        discussion: """
            Each thing is compared with what would be made today by the choices of the run that made it; what a run left to the
            settings follows the settings of today. What you have edited stays: the new text is proposed to you. A server that
            runs works the runs off, and the command does not wait for it; without one the command works them off itself.
            """,
        examples: [
            Example("quill reprocess --all --dry-run", "what is out of date, why, and what it would cost"),
            Example("quill reprocess --all --limit 20", "begin with the newest twenty"),
            Example("quill reprocess itm_… --remake bullet-points"),
        ],
        arguments: [ArgumentSpec("item", help: "itm_…, any number of them; `quill items` lists them.", required: false, repeats: true)],
        options: [
            .flag("all", help: "All items, newest first."),
            .flag("dry-run", short: "n", help: "Show what would be made and what it would cost; do nothing."),
            .list("remake", "LIST", help: "What to make anew: stale, all, article, sections, or variants.", defaultText: "stale"),
            .value("limit", "N", help: "Begin no more than about N, 1 to 10000.", defaultText: "100").only(with: "all")
                .not(with: "dry-run"),
        ])
}
