internal import Terminal

extension Commands {
    static let queue = CommandSpec(
        "queue", summary: "Say how the queue stands; pause it, or let it go on.",
        discussion: """
            While the queue or a step of it is paused, no worker takes anything of it. What runs goes on, what is asked for waits, and
            nothing is told as stuck. A pause holds for every worker of the installation, and is kept when they start anew.
            """,
        examples: [
            Example("quill queue pause --reason \"Moving house\"", "nothing more is begun"),
            Example("quill queue pause summarise", "one step alone"), Example("quill queue resume"),
        ],
        commands: [
            CommandSpec("show", summary: "Say what is due, since when, what is stuck and what is paused."),
            CommandSpec(
                "pause", summary: "Take nothing more of the queue, or of one step.", arguments: [step],
                options: [.value("reason", "TEXT", help: "Why, for whoever wonders.")]),
            CommandSpec("resume", summary: "Let the queue, or one step, go on.", arguments: [step]),
        ], runsAlone: true)

    private static let step = ArgumentSpec("step", help: "A step, as summarise; without one the whole queue.", required: false)
}
