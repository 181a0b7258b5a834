package import QuillService
package import Support

/// What a process knows of itself, for operators. Its owner gathers it; nothing of it is read from the database.
package struct Vitals: Sendable {
    /// Of the worker in this process.
    package struct Heart: Sendable {
        let beats: Int
        let failures: Int
        /// Seconds since 1970; nil before the first beat.
        let lastBeatAt: Double?

        package init(beats: Int, failures: Int, lastBeatAt: Double?) {
            self.beats = beats
            self.failures = failures
            self.lastBeatAt = lastBeatAt
        }
    }

    package struct Connections: Sendable {
        let inUse: Int
        let idle: Int
        /// Transactions that wait for one.
        let waiting: Int

        package init(inUse: Int, idle: Int, waiting: Int) {
            self.inUse = inUse
            self.idle = idle
            self.waiting = waiting
        }
    }

    /// Nil where no worker is at work in the process.
    let heart: Heart?
    let tellFailures: Int
    let connections: Connections?
    let streams: Int
    let tally: EventTally
    let process: ProcessFigures?

    package init(
        heart: Heart?, tellFailures: Int, connections: Connections?, streams: Int, tally: EventTally,
        process: ProcessFigures? = ProcessFigures.read()
    ) {
        self.heart = heart
        self.tellFailures = tellFailures
        self.connections = connections
        self.streams = streams
        self.tally = tally
        self.process = process
    }
}
