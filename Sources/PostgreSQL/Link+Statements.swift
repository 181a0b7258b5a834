import CPostgreSQL
import SQL

/// How long a statement is waited for, and what may stop it.
struct Limits {
    /// What may end it before its time: nothing, that the database is closed, or also that the task which asks was cancelled.
    enum Heeding { case nothing, closing, cancelling }

    let deadline: Deadline
    let heeds: Heeding
    let prepares: Bool

    /// Whether the task that asks was cancelled, where that counts.
    var isCancelled: Bool { heeds == .cancelling && Task.isCancelled }
}

/// A statement and the lists of arguments that it is run with, once each.
struct Batch {
    let sql: String
    let rows: [[any SQLBindable]]
}

extension Link {
    /// Runs them in order: one way to the server and back for all of it, where nothing has to be prepared first. The answers of the last,
    /// one for each row. One error undoes and skips what follows it.
    func run(_ batches: [Batch], _ limits: Limits) throws(SQLError) -> ArraySlice<Answer> {
        try send(prepared(batches, limits), limits).suffix(batches.last?.rows.count ?? 0)
    }

    /// Begins a transaction; the answer to what is asked first.
    func begin(_ opening: Opening, first: Batch, _ limits: Limits) throws(SQLError) -> Answer {
        _ = try script(opening.words.joined(separator: "; "), limits)
        // The commit too: a connection that breaks where it is prepared has not been asked to commit.
        for word in opening.words + [Self.commit] { _ = try prepared(word, Arguments([]), limits) }
        guard let answer = try run([first], limits).first else {
            throw .other(code: 0, message: "the beginning was not answered")
        }
        return answer
    }

    /// Begins a transaction and runs its first statements: one way to the server and back for all of it. Nil, and nothing done, where
    /// something is to be prepared first, which belongs into the transaction.
    func begin(
        _ opening: Opening, first: Batch, with batches: [Batch], _ limits: Limits
    ) throws(SQLError) -> (first: Answer, answers: ArraySlice<Answer>)? {
        var all: [Sending] = []
        all.reserveCapacity(opening.words.count + 1 + batches.reduce(0) { $0 + $1.rows.count })
        for word in opening.words { guard try append(word, [], limits, to: &all) else { return nil } }
        for batch in CollectionOfOne(first) + batches {
            for row in batch.rows { guard try append(batch.sql, row, limits, to: &all) else { return nil } }
        }
        let answers = try send(all, limits)
        return (answers[opening.words.count], answers.suffix(batches.last?.rows.count ?? 0))
    }

    /// Commits, behind what was still to be sent; the server's word for what it did.
    func commit(after batches: [Batch], _ limits: Limits) throws(SQLError) -> String? {
        try run(batches + [Batch(sql: Self.commit, rows: [[]])], limits).last?.command
    }

    static let commit = "COMMIT"

    /// Whether the server is inside a transaction of ours, be it one that has failed.
    var isInTransaction: Bool { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus(handle)) }

    /// A statement as it is sent: under its name, or with its text. A class, since copies of so many parts cost more than sending them.
    private final class Sending {
        let sql: String
        let name: [CChar]?
        let arguments: Arguments

        init(sql: String, name: [CChar]?, arguments: Arguments) {
            (self.sql, self.name, self.arguments) = (sql, name, arguments)
        }
    }

    /// False where it is to be prepared first.
    private func append(
        _ sql: String, _ values: [any SQLBindable], _ limits: Limits, to all: inout [Sending]
    ) throws(SQLError) -> Bool {
        let arguments = try Arguments(values)
        let name = limits.prepares ? names.use(StatementNames.Key(sql: sql, types: arguments.types)) : nil
        if limits.prepares && name == nil { return false }
        all.append(Sending(sql: sql, name: name, arguments: arguments))
        return true
    }

    /// The statements of a transaction that has begun. They are prepared before any is sent: in a pipeline one that cannot be prepared would
    /// skip those before it.
    private func prepared(_ batches: [Batch], _ limits: Limits) throws(SQLError) -> [Sending] {
        var all: [Sending] = []
        all.reserveCapacity(batches.reduce(0) { $0 + $1.rows.count })
        for batch in batches {
            for row in batch.rows {
                let arguments = try Arguments(row)
                all.append(Sending(sql: batch.sql, name: try prepared(batch.sql, arguments, limits), arguments: arguments))
            }
        }
        return all
    }

    /// One answer for each.
    private func send(_ all: [Sending], _ limits: Limits) throws(SQLError) -> [Answer] {
        let answers: [Answer]
        switch all.count {
        case 0: return []
        case 1: answers = try exchange(limits) { send(all[0]) }
        default: answers = try pipeline(all, limits)
        }
        guard answers.count == all.count else { throw .other(code: 0, message: "no statement in the SQL text") }
        return answers
    }

    private func pipeline(_ all: [Sending], _ limits: Limits) throws(SQLError) -> [Answer] {
        if limits.isCancelled { throw .interrupted }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        let answers: [Answer]
        do throws(SQLError) {
            answers = try exchangePipeline(all, limits)
        } catch {
            // A pipeline that broke off has answers to come that nobody reads.
            if PQexitPipelineMode(handle) != 1 { _ = lost() }
            throw error
        }
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        return answers
    }

    private func exchangePipeline(_ all: [Sending], _ limits: Limits) throws(SQLError) -> [Answer] {
        var answers: [Answer] = []
        answers.reserveCapacity(all.count)
        for (index, one) in all.enumerated() {
            guard send(one) == 1 else { throw lost() }
            // Answers that fill the server's socket while we fill ours would stop both.
            guard index % 128 == 127 || index == all.count - 1 else { continue }
            guard PQpipelineSync(handle) == 1 else { throw lost() }
            try readPipeline(index + 1 - answers.count, limits, into: &answers)
        }
        return answers
    }

    private func readPipeline(_ expected: Int, _ limits: Limits, into answers: inout [Answer]) throws(SQLError) {
        var failure: SQLError?
        for _ in 0..<expected {
            do throws(SQLError) {
                try read(limits, into: &answers)
            } catch {
                failure = failure ?? error
            }
            // Cancelled, or ended: nobody reads on.
            if isBroken { throw failure ?? .interrupted }
        }
        try readSync(limits)
        if let failure { throw failure }
    }

    private func send(_ one: Sending) -> Int32 {
        one.arguments.withArrays { count, values, lengths, formats in
            if let name = one.name { return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) }
            return PQsendQueryParams(handle, one.sql, count, one.arguments.types, values, lengths, formats, 1)
        }
    }

    /// The name under which the statement is prepared; nil where it is not to be.
    private func prepared(_ sql: String, _ arguments: Arguments, _ limits: Limits) throws(SQLError) -> [CChar]? {
        guard limits.prepares else { return nil }
        let key = StatementNames.Key(sql: sql, types: arguments.types)
        if let name = names.use(key) { return name }
        let name = key.name
        _ = try exchange(limits) {
            PQsendPrepare(handle, name, sql, Int32(arguments.types.count), arguments.types)
        }
        if let oldest = names.add(key, name) { _ = try script("DEALLOCATE \(oldest)", limits) }
        return name
    }

    /// Runs statements without arguments, parted by semicolons; values come as text.
    func script(_ sql: String, _ limits: Limits) throws(SQLError) -> [Answer] {
        try exchange(limits) { PQsendQuery(handle, sql) }
    }
}
