internal import QuillCore
internal import QuillService
internal import Support

extension API {
    /// All figures as text. Where the database does not answer, those of the process are told all the same.
    func metrics() async -> String {
        var page = Exposition()
        page.add(
            .build, [.init(1, ("version", about.version), ("database", about.database), ("environment", about.environment))])
        page.add(.queue, [.init(1, ("mode", about.queueMode))])
        let vitals = await vitals?()
        var steps = quill.steps
        do {
            let view = try await quill.workload()
            steps = view.steps
            page.add(.databaseUp, 1)
            page.work(view)
        } catch {
            // Who looks after the database is told by this figure, by /readyz why.
            page.add(.databaseUp, 0)
        }
        guard let vitals else { return page.text }
        page.tally(vitals.tally, steps)
        page.own(vitals)
        return page.text
    }
}

extension Exposition {
    fileprivate mutating func work(_ view: WorkloadView) {
        let load = view.load
        var jobs: [Sample] = []
        for (state, counts) in [("queued", load.queued), ("running", load.running), ("dead", load.dead)] {
            for step in view.steps { jobs.append(Sample(counts[step] ?? 0, ("state", state), ("step", step))) }
        }
        add(.jobs, jobs)
        add(.held, Hold.allCases.map { Sample(load.held[$0] ?? 0, ("hold", $0.rawValue)) })
        let due = Dictionary(view.backlog.map { ($0.step, $0) }) { $1 }
        add(.due, view.steps.map { Sample(due[$0]?.count ?? 0, ("step", $0)) })
        add(
            .dueAge,
            view.steps.map { step in Sample(due[step].map { Double(max(0, view.now - $0.dueAt)) / 1_000 } ?? 0, ("step", step)) })
        add(.stuck, view.stuckSteps.count)
        add(.paused, view.steps.map { Sample(view.pauses.holding($0) == nil ? 0 : 1, ("step", $0)) })
        add(.runs, [RunState.open, .waiting].map { Sample(load.runs[$0] ?? 0, ("state", $0.rawValue)) })
        add(.workers, load.busyWorkers)
        add(.leases, load.lostLeases)
        add(.strays, Ledger.allCases.map { Sample(view.strays[$0] ?? 0, ("table", $0.rawValue)) })
    }

    fileprivate mutating func tally(_ tally: EventTally, _ steps: [String]) {
        let named = Set(tally.attempts.keys.map(\.step)).union(steps).sorted()
        add(
            .attempts,
            named.flatMap { step in
                EventTally.outcomes.map { Sample(tally.ended(step, $0), ("step", step), ("outcome", $0)) }
            })
        add(.finished, RunState.allCases.filter(\.isEnded).map { Sample(tally.runs[$0] ?? 0, ("state", $0.rawValue)) })
        add(
            .alarms,
            [("dead", Event.Name.jobDead), ("stuck", .jobStuck), ("schedule", .scheduleFailed)].map {
                Sample(tally.events[$0.1] ?? 0, ("alarm", $0.0))
            })
        add(.events, Event.Name.allCases.map { Sample(tally.events[$0] ?? 0, ("event", $0.rawValue)) })
    }

    fileprivate mutating func own(_ vitals: Vitals) {
        add(.untold, vitals.tellFailures)
        if let heart = vitals.heart {
            add(.beats, heart.beats)
            add(.missedBeats, heart.failures)
            if let last = heart.lastBeatAt { add(.lastBeat, last) }
        }
        if let connections = vitals.connections {
            add(.connections, [Sample(connections.inUse, ("state", "in_use")), Sample(connections.idle, ("state", "idle"))])
            add(.waiting, connections.waiting)
        }
        add(.streams, vitals.streams)
        guard let process = vitals.process else { return }
        add(.cpu, process.cpuSeconds)
        add(.started, process.startedAt)
        add(.resident, process.residentBytes)
        add(.virtual, process.virtualBytes)
        add(.files, process.openFiles)
        if let most = process.openFilesMax { add(.filesMax, most) }
        add(.threads, process.threads)
    }
}
