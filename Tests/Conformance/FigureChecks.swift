import QuillCore
import Testing

extension StoreConformance {
    static let figures = [
        Check("the library is searched, narrowed and ordered, each item once over its pages") { bench in
            let names = ["100% sure", "100 sure", "a_b", "axb", "Zebra", "apple"]
            var items: [Item] = []
            for (index, name) in names.enumerated() {
                items.append(
                    Item(
                        id: bench.id(), project: bench.project, kind: index % 2 == 0 ? .file : .web,
                        contentID: ContentID(trusted: "file:\(index)"), title: name, url: index == 1 ? "https://example.org/UP" : nil,
                        durationSeconds: index == 0 ? nil : Double(index), createdAt: bench.now))
            }
            let all = items
            try await bench.write { store throws(QuillError) in for item in all { try store.insert(item) } }
            func titles(_ query: LibraryQuery) async throws -> [String] {
                try await bench.read { store throws(QuillError) in try store.library(Project.defaultID, query).map(\.title) }
            }
            #expect(try await titles(LibraryQuery(search: "100%")) == ["100% sure"])
            #expect(try await titles(LibraryQuery(search: "A_B")) == ["a_b"])
            #expect(try await titles(LibraryQuery(search: "\\")) == [])
            #expect(try await titles(LibraryQuery(search: "example.org/up")) == ["100 sure"])
            #expect(try await titles(LibraryQuery(kind: .web)) == ["apple", "axb", "100 sure"])
            for sort in LibraryQuery.Sort.allCases {
                var (listed, last): ([Item], ID<Item>?) = ([], nil)
                for _ in 0..<4 {
                    let query = LibraryQuery(sort: sort, limit: 2, after: last)
                    let next = try await bench.read { store throws(QuillError) in try store.library(Project.defaultID, query) }
                    listed += next
                    last = next.last?.id ?? last
                }
                switch sort {
                case .newest, .duration: #expect(listed.map(\.title) == names.reversed())
                case .title: #expect(listed.map(\.title) == ["100 sure", "100% sure", "a_b", "apple", "axb", "Zebra"])
                }
            }
            let sizes = try await bench.read { store throws(QuillError) in
                (
                    try store.librarySize(Project.defaultID, LibraryQuery()),
                    try store.librarySize(Project.defaultID, LibraryQuery(search: "nope"))
                )
            }
            #expect(sizes.0 == LibrarySize(count: 6, soundSeconds: 15))
            #expect(sizes.1 == LibrarySize(count: 0, soundSeconds: 0))
        },
        Check("an item stands as its newest run does") { bench in
            let items = [try await bench.item(), try await bench.item(), try await bench.item(), try await bench.item()]
            let runs = [
                bench.newRun(items[0], state: .failed), bench.newRun(items[0], state: .open), bench.newRun(items[1], state: .failed),
                bench.newRun(items[2], state: .succeeded),
            ]
            try await bench.write { store throws(QuillError) in for run in runs { try store.insert(run) } }
            for (status, wanted) in [(LibraryQuery.Status.running, [0]), (.failed, [1]), (.ready, [3, 2])] {
                let query = LibraryQuery(status: status)
                let read = try await bench.read { store throws(QuillError) in
                    (try store.library(Project.defaultID, query).map(\.id), try store.librarySize(Project.defaultID, query).count)
                }
                #expect(read.0 == wanted.map { items[$0].id } && read.1 == wanted.count)
            }
            let unended = try await bench.read { store throws(QuillError) in try store.unendedRuns(Project.defaultID, limit: 5).map(\.id) }
            #expect(unended == [runs[1].id])
        },
        Check("days, money and endings are counted from a moment on") { bench in
            let claim = try await bench.claim()
            let run = bench.newRun(try await bench.item())
            let usage = Usage(provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: 7), seconds: 0)
            let early = bench.now
            let first = UsageRecord(id: bench.id(), attempt: claim.attempt, key: "1", usage: usage, createdAt: early)
            bench.clock.advance(milliseconds: 86_400_000)
            let late = bench.now
            let second = UsageRecord(id: bench.id(), attempt: claim.attempt, key: "2", usage: usage, createdAt: late)
            try await bench.write { store throws(QuillError) in
                try store.insert(run)
                try store.insert(first)
                try store.insert(second)
                try store.update(run.id, state: .failed, error: nil)
                _ = try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            let project = bench.project
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.spent(project, from: early, to: late), try store.spent(project, from: early, to: late + 1),
                    try store.spent(on: claim.job.target.subject), try store.runDays(project, since: early),
                    try store.succeededJobCount(project, since: late), try store.succeededJobCount(project, since: late + 1)
                )
            }
            let (seven, fourteen) = (Spent(Money(nanoDollars: 7)), Spent(Money(nanoDollars: 14)))
            #expect(read.0 == seven && read.1 == fourteen && read.2 == [claim.job.target.variant: fourteen])
            let day = Timestamp(milliseconds: late.milliseconds / 86_400_000 * 86_400_000)
            #expect(read.3 == [RunDay(day: day, succeeded: 0, failed: 1)])
            #expect(read.4 == 1 && read.5 == 0)
            // What was spent on a thing stays in the books when the thing goes.
            let after = try await bench.write { store throws(QuillError) in
                _ = try store.delete(claim.job.item)
                return try store.spent(project, from: early, to: late + 1)
            }
            #expect(after == fourteen)
        },
        Check("a sum says whether a call without a price is among it") { bench in
            let claim = try await bench.claim()
            let (start, project, subject) = (bench.now, bench.project, claim.job.target.subject)
            func sums() async throws -> [Spent?] {
                try await bench.read { store throws(QuillError) in
                    [try store.spent(project, from: start, to: start + 1), try store.spent(on: subject).values.first]
                }
            }
            #expect(try await sums() == [.nothing, nil])
            for (number, usage) in [
                Usage(provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: 7), seconds: 0),
                Usage(provider: "p", model: "new", unit: "tokens", quantity: 1, cost: .zero, isPriced: false, seconds: 0),
            ].enumerated() {
                let record = UsageRecord(id: bench.id(), attempt: claim.attempt, key: "\(number)", usage: usage, createdAt: start)
                try await bench.write { store throws(QuillError) in try store.insert(record) }
                let sum = Spent(Money(nanoDollars: 7), isWhole: number == 0)
                #expect(try await sums() == [sum, sum])
            }
        },
        Check("how long jobs took is told of those that came to a good end, newest first") { bench in
            var claims: [Claim] = []
            for (index, outcome) in ["succeeded", "failed", "succeeded"].enumerated() {
                let claim = try await bench.claim()
                bench.clock.advance(milliseconds: 1_500 + Int64(index))
                let state: JobStatus.State = outcome == "succeeded" ? .succeeded : .dead
                let status = JobStatus(state: state, deadReason: state == .dead ? .permanent : nil)
                try await bench.write { store throws(QuillError) in
                    _ = try store.settle(claim, status, restMilliseconds: 0, outcome: outcome, error: nil)
                }
                claims.append(claim)
            }
            let project = bench.project
            let times = try await bench.read { store throws(QuillError) in
                (try store.jobTimes(project, limit: 5), try store.jobTimes(project, limit: 1))
            }
            let job = claims[0].job
            #expect(times.0.map(\.seconds) == [1.502, 1.5] && times.1.map(\.seconds) == [1.502])
            #expect(times.0.last == JobTime(step: job.step, writer: job.parameters.writer, seconds: 1.5, soundSeconds: nil))
        },
        Check("documents are counted by state, open proposals over all of them, deliveries by time") { bench in
            let item = try await bench.item()
            let documents = [bench.newDocument([item]), bench.newDocument([item])]
            let proposal = bench.newProposal(documents[0])
            let place = Destination(id: bench.id(), project: bench.project, kind: "folder", locator: "/x", settings: [:])
            let revision = bench.newRevision(documents[0], number: 1)
            let other = bench.newRevision(documents[1], number: 1)
            let unwritten = bench.newDocument([item])
            let at = bench.now
            let delivery = Delivery(
                id: bench.id(), document: documents[0].id, destination: place.id, state: .delivered,
                ref: RemoteRef(system: "folder", id: "a", revision: "1", url: nil), revision: revision.id, recipe: nil, job: nil,
                receipt: nil, deliveredAt: at)
            try await bench.write { store throws(QuillError) in
                for document in documents { try store.insert(document) }
                try store.insert(proposal)
                try store.insert(revision, state: .toReview)
                try store.insert(other, state: .toReview)
                try store.insert(unwritten)
                try store.save(place)
                try store.save(delivery)
                try store.update(documents[1].id, state: .toRevise)
            }
            let project = bench.project
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.documentCounts(project), try store.documents(project, in: .toRevise, limit: 5).map(\.id),
                    try store.openProposalCount(project), try store.openProposals(project, limit: 5),
                    try store.deliveryCount(project, from: at, to: at), try store.deliveryCount(project, from: at, to: at + 1),
                    try store.latestDeliveries(project, limit: 5)
                )
            }
            #expect(read.0 == [.toReview: 1, .toRevise: 1])
            #expect(read.1 == [documents[1].id])
            #expect(read.2 == 1 && read.3 == [proposal])
            #expect(read.4 == 0 && read.5 == 1 && read.6 == [delivery])
        },
    ]
}
