import QuillCore
import Testing

extension StoreConformance {
    static let events = [
        Check("an event is told once it has a number, to its project") { bench in
            let event = Event(name: .runStarted, project: bench.project, data: ["run": "run_1", "ü": "\n"], at: bench.now)
            try await bench.write { store throws(QuillError) in try store.append(event) }
            let before = try await bench.read { store throws(QuillError) in try store.events(Project.defaultID, after: 0, limit: 10) }
            #expect(before.isEmpty)
            let highest = try await bench.write { store throws(QuillError) in try store.numberEvents() }
            #expect(highest == 1)
            let told = try await bench.read { store throws(QuillError) in
                (
                    try store.events(Project.defaultID, after: 0, limit: 10), try store.events(Project.defaultID, after: 1, limit: 10),
                    try store.events(ID(trusted: "prj_other"), after: 0, limit: 10)
                )
            }
            #expect(told.0 == [Event(number: 1, name: event.name, project: event.project, data: event.data, at: event.at)])
            #expect(told.1.isEmpty)
            #expect(told.2.isEmpty)
        },
        Check("events of some names are counted from a number on, and no further than asked") { bench in
            let at = bench.now
            try await bench.write { store throws(QuillError) in
                for name in [Event.Name.runFinished, .runStarted, .jobDead, .runFinished] {
                    try store.append(Event(name: name, project: Project.defaultID, data: [:], at: at))
                }
                _ = try store.numberEvents()
            }
            let counts = try await bench.read { store throws(QuillError) in
                let count = { (names: Set<Event.Name>, after: Int64, limit: Int) throws(QuillError) in
                    try store.eventCount(Project.defaultID, names, after: after, limit: limit)
                }
                return [
                    try count([.runFinished, .jobDead], 0, 10), try count([.runFinished, .jobDead], 1, 10), try count([.runFinished], 0, 1),
                    try count([], 0, 10), try store.eventCount(ID(trusted: "prj_other"), [.runFinished], after: 0, limit: 10),
                ]
            }
            #expect(counts == [3, 2, 1, 0, 0])
        },
        Check("a reader that follows the numbers misses nothing while ten write") { bench in
            let (writers, each) = (10, 20)
            let told = try await withThrowingTaskGroup(of: [Event].self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for number in 0..<each {
                            try await bench.write { store throws(QuillError) in
                                let data = ["writer": "\(writer)", "n": "\(number)"]
                                try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: data, at: store.now()))
                            }
                        }
                        return []
                    }
                }
                group.addTask {
                    var told: [Event] = []
                    while told.count < writers * each {
                        try await bench.write { store throws(QuillError) in _ = try store.numberEvents() }
                        let after = told.last?.number ?? 0
                        told += try await bench.read { store throws(QuillError) in
                            try store.events(Project.defaultID, after: after, limit: 7)
                        }
                    }
                    return told
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(told.map(\.number) == (1...Int64(writers * each)).map { $0 })
            for writer in 0..<writers {
                let order = told.filter { $0.data["writer"] == "\(writer)" }.map { $0.data["n"] }
                #expect(order == (0..<each).map { "\($0)" })
            }
        },
    ]
}
