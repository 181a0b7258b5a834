internal import Terminal

/// The commands for documents and what is proposed for them.
extension Commands {
    private static let documentID = ArgumentSpec("document", help: "doc_….")
    private static let proposalID = ArgumentSpec("proposal", help: "prp_….")

    static let documents = CommandSpec("documents", summary: "List the documents, newest first.", options: [limit])

    static let document = CommandSpec(
        "document", summary: "Show a document: its state, sections and deliveries, or its text.",
        examples: [
            Example("quill document doc_…"), Example("quill document doc_… --format html > article.html"),
            Example("quill document doc_… --version 1", "what it said first"),
        ],
        arguments: [documentID],
        options: [
            .value("format", "FORMAT", help: "Print its text.", defaultText: "markdown with --version", allowed: ["markdown", "html"])
                .not(with: "json"),
            .value("version", "N", help: "The text of this version.", defaultText: "the newest").not(with: "json"),
        ])

    static let review = CommandSpec(
        "review", summary: "Move a document along the states of review.",
        discussion: """
            submit moves it one state forward, as far as to_review; approve to ready_to_publish; request-changes to to_revise;
            resubmit to to_rereview. It becomes published by being delivered, and is to be reviewed again when approved text is
            changed.
            """,
        examples: [Example("quill review doc_… approve")],
        arguments: [
            documentID, ArgumentSpec("action", help: "What is decided.", allowed: ["submit", "approve", "request-changes", "resubmit"]),
        ])

    static let proposals = CommandSpec(
        "proposals", summary: "List what is proposed for a document, newest first.", arguments: [documentID],
        options: [limit, .value("state", "STATE", help: "Only those in this state.", allowed: ["open", "accepted", "rejected"])])

    static let proposal = CommandSpec(
        "proposal", summary: "Show a proposal, take it into its document, or discard it.",
        discussion: """
            A proposal is a text that would overwrite what a person wrote: a section written anew, a re-run over edits, or a
            save that clashed with another one. The document stays as it is until the proposal is accepted.
            """,
        examples: [
            Example("quill proposal show doc_… prp_…", "what it would change, each change with its number"),
            Example("quill proposal accept doc_… prp_… --section lead --hunks 0,2 --on 3", "two of its changes"),
        ],
        commands: [
            CommandSpec("show", summary: "Show what it would change.", arguments: [documentID, proposalID]),
            CommandSpec(
                "accept", summary: "Take it into the document, as a new version.", arguments: [documentID, proposalID],
                options: [
                    .value("section", "KEY", help: "Only what it changes in this section.", defaultText: "all"),
                    .list("hunks", "LIST", help: "Only the changes of these numbers; needs --on.", defaultText: "all"),
                    .value("on", "N", help: "The version that the numbers were shown on; refused when the document has moved on."),
                    .flag("overwrite", help: "Take the section as proposed, over whatever the document says now.").not(with: "hunks"),
                ]),
            CommandSpec("discard", summary: "Turn it down; it can still be read.", arguments: [documentID, proposalID]),
        ])

    static let regenerate = CommandSpec(
        "regenerate", summary: "Have a section written anew, as a proposal.",
        discussion: """
            The price is told first. The document stays as it is until the proposal is accepted. The extractive writer writes the
            same from the same words: let a language model write a section that nobody has edited.
            """,
        examples: [
            Example("quill regenerate doc_… lead --dry-run", "what it would cost"),
            Example("quill regenerate doc_… lead --writer openai --instructions 'Begin with the figures.'"),
        ],
        arguments: [documentID, ArgumentSpec("section", help: "The key of a section; `quill document` lists them.")],
        options: [
            .flag("dry-run", short: "n", help: "Show what it would cost; do nothing.")
        ] + WritingOptions.section)

    static let api = CommandSpec(
        "api", summary: "Print the reference of the HTTP API: every endpoint with what it takes, answers and refuses.",
        examples: [Example("quill api"), Example("quill api --json", "for programs")],
        options: [.value("format", "FORMAT", help: "Print it as a page.", allowed: ["markdown"]).not(with: "json")])
}
