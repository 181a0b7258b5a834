import QuillCore
import Testing

extension StoreConformance {
    static let transactions = [
        Check("what throws leaves nothing behind") { bench in
            let (item, lost) = (bench.newItem(), QuillError(.conflict, "No."))
            let run = bench.newRun(item)
            let error = await bench.refusal { store throws(QuillError) in
                try store.insert(item)
                try store.insert(run)
                try store.append(Event(name: .itemCreated, project: item.project, data: [:], at: store.now()))
                throw lost
            }
            #expect(error == lost)
            let left = try await bench.read { store throws(QuillError) in (try store.item(item.id), try store.run(run.id)) }
            #expect(left.0 == nil && left.1 == nil)
            let numbered = try await bench.write { store throws(QuillError) in try store.numberEvents() }
            #expect(numbered == 0)
        },
        Check("a refused row undoes the whole transaction, also when its error is caught") { bench in
            let (first, twin) = (bench.newItem("file:a"), bench.newItem("file:a"))
            let error = await bench.refusal { store throws(QuillError) in
                try store.insert(first)
                do { try store.insert(twin) } catch { return }
            }
            #expect(error?.code == .conflict)
            let left = try await bench.read { store throws(QuillError) in try store.items(first.project, Page()) }
            #expect(left.isEmpty)
        },
        Check("time stands still within a transaction") { bench in
            let clock = bench.clock
            let (before, after) = try await bench.write { store throws(QuillError) in
                let before = try store.now()
                clock.advance(milliseconds: 10)
                return (before, try store.now())
            }
            #expect(before == after)
            let later = try await bench.read { store throws(QuillError) in try store.now() }
            #expect(later == before + 10)
        },
    ]
}
