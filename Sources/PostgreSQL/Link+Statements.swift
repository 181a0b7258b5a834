import CPostgreSQL
import SQL

/// How long a statement is waited for, and what may stop it.
struct Limits {
    let deadline: Deadline
    let heedsCancelling: Bool
    let prepares: Bool
}

/// What a transaction begins with: a word of the server's, then settings for the transaction alone.
struct Opening {
    let begin: String
    /// One statement that answers one row.
    let settings: String
    let arguments: [any SQLBindable]
}

extension Link {
    /// Runs one statement with its arguments, prepared under a name of its own or afresh.
    func run(_ sql: String, _ arguments: [any SQLBindable], _ limits: Limits) throws(SQLError) -> Answer {
        let arguments = try Arguments(arguments)
        let name = try prepared(sql, arguments, limits)
        let answers = try exchange(until: limits.deadline, heedsCancelling: limits.heedsCancelling) {
            send(Sending(sql: sql, name: name, arguments: arguments))
        }
        guard let answer = answers.last else { throw .other(code: 0, message: "no statement in the SQL text") }
        return answer
    }

    /// Runs one statement for each row, all sent before the first answer is read. One error undoes and skips what follows it.
    func runEach(_ sql: String, _ rows: [[any SQLBindable]], _ limits: Limits) throws(SQLError) -> [Answer] {
        var all: [Sending] = []
        for row in rows {
            let arguments = try Arguments(row)
            // Before the pipeline begins, in which a statement that cannot be prepared would skip the others.
            all.append(Sending(sql: sql, name: try prepared(sql, arguments, limits), arguments: arguments))
        }
        return try pipeline(all, limits)
    }

    /// Begins a transaction; the answer to its settings.
    func begin(_ opening: Opening, _ limits: Limits) throws(SQLError) -> Answer {
        _ = try script(opening.begin, limits)
        return try run(opening.settings, opening.arguments, limits)
    }

    /// Begins a transaction and runs its first statement, once for each row: one way to the server and back for all of it. Nil, and
    /// nothing done, where something is to be prepared first.
    func begin(
        _ opening: Opening, with sql: String, _ rows: [[any SQLBindable]], _ limits: Limits
    ) throws(SQLError) -> (settings: Answer, answers: [Answer])? {
        guard let settings = try ready(opening.settings, opening.arguments, limits) else { return nil }
        var all = [Sending(sql: opening.begin, name: nil, arguments: try Arguments([])), settings]
        for row in rows {
            guard let one = try ready(sql, row, limits) else { return nil }
            all.append(one)
        }
        let answers = try pipeline(all, limits)
        return (answers[1], Array(answers.dropFirst(2)))
    }

    /// Whether the server is inside a transaction of ours, be it one that has failed.
    var isInTransaction: Bool { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus(handle)) }

    /// A statement as it is sent: under its name, or with its text.
    private struct Sending {
        let sql: String
        let name: String?
        let arguments: Arguments
    }

    /// Nil where it is to be prepared first.
    private func ready(_ sql: String, _ values: [any SQLBindable], _ limits: Limits) throws(SQLError) -> Sending? {
        let arguments = try Arguments(values)
        guard limits.prepares else { return Sending(sql: sql, name: nil, arguments: arguments) }
        let name = StatementNames.name(sql, arguments.types)
        return names.use(name) ? Sending(sql: sql, name: name, arguments: arguments) : nil
    }

    private func pipeline(_ all: [Sending], _ limits: Limits) throws(SQLError) -> [Answer] {
        if limits.heedsCancelling && Task.isCancelled { throw .interrupted }
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
        guard answers.count == all.count else { throw .other(code: 0, message: "no statement in the SQL text") }
        return answers
    }

    private func exchangePipeline(_ all: [Sending], _ limits: Limits) throws(SQLError) -> [Answer] {
        var answers: [Answer] = []
        for (index, one) in all.enumerated() {
            guard send(one) == 1 else { throw lost() }
            // Answers that fill the server's socket while we fill ours would stop both.
            guard index % 128 == 127 || index == all.count - 1 else { continue }
            guard PQpipelineSync(handle) == 1 else { throw lost() }
            answers += try readPipeline(answers.count..<index + 1, limits)
        }
        return answers
    }

    private func readPipeline(_ expected: Range<Int>, _ limits: Limits) throws(SQLError) -> [Answer] {
        var answers: [Answer] = []
        var failure: SQLError?
        for _ in expected {
            do throws(SQLError) {
                answers += try self.answers(until: limits.deadline, heedsCancelling: limits.heedsCancelling)
            } catch {
                failure = failure ?? error
            }
            // Cancelled, or ended: nobody reads on.
            if isBroken { throw failure ?? .interrupted }
        }
        try readSync(until: limits.deadline)
        if let failure { throw failure }
        return answers
    }

    private func send(_ one: Sending) -> Int32 {
        one.arguments.withArrays { count, values, lengths, formats in
            if let name = one.name { return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) }
            return PQsendQueryParams(handle, one.sql, count, one.arguments.types, values, lengths, formats, 1)
        }
    }

    /// The name under which the statement is prepared; nil where it is not to be.
    private func prepared(_ sql: String, _ arguments: Arguments, _ limits: Limits) throws(SQLError) -> String? {
        guard limits.prepares else { return nil }
        let name = StatementNames.name(sql, arguments.types)
        if names.use(name) { return name }
        _ = try exchange(until: limits.deadline, heedsCancelling: limits.heedsCancelling) {
            PQsendPrepare(handle, name, sql, Int32(arguments.types.count), arguments.types)
        }
        if let oldest = names.add(name) { _ = try script("DEALLOCATE \(oldest)", limits) }
        return name
    }

    /// Runs statements without arguments, parted by semicolons; values come as text.
    func script(_ sql: String, _ limits: Limits) throws(SQLError) -> [Answer] {
        try exchange(until: limits.deadline, heedsCancelling: limits.heedsCancelling) { PQsendQuery(handle, sql) }
    }
}
