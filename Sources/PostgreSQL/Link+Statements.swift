import CPostgreSQL
import SQL

/// How long a statement is waited for, and what may stop it.
struct Limits {
    let deadline: Deadline
    let heedsCancelling: Bool
    let prepares: Bool
}

extension Link {
    /// Runs one statement with its arguments, prepared under a name of its own or afresh.
    func run(_ sql: String, _ arguments: [any SQLBindable], _ limits: Limits) throws(SQLError) -> Answer {
        let arguments = try Arguments(arguments)
        let name = try prepared(sql, arguments, limits)
        let answers = try exchange(until: limits.deadline, heedsCancelling: limits.heedsCancelling) {
            send(sql, name, arguments)
        }
        guard let answer = answers.last else { throw .other(code: 0, message: "no statement in the SQL text") }
        return answer
    }

    /// Runs one statement for each row, all sent before the first answer is read. One error undoes and skips what follows it.
    func runEach(_ sql: String, _ rows: [[any SQLBindable]], _ limits: Limits) throws(SQLError) -> [Int] {
        var all: [(name: String?, arguments: Arguments)] = []
        for row in rows {
            let arguments = try Arguments(row)
            // Before the pipeline begins, in which a statement that cannot be prepared would skip the others.
            all.append((try prepared(sql, arguments, limits), arguments))
        }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        let answers: [Answer]
        do throws(SQLError) {
            answers = try exchangePipeline(sql, all, limits)
        } catch {
            // A pipeline that broke off has answers to come that nobody reads.
            if PQexitPipelineMode(handle) != 1 { _ = lost() }
            throw error
        }
        guard PQexitPipelineMode(handle) == 1, answers.count == rows.count else { throw lost() }
        return answers.map(\.changedCount)
    }

    private func exchangePipeline(
        _ sql: String, _ all: [(name: String?, arguments: Arguments)], _ limits: Limits
    ) throws(SQLError) -> [Answer] {
        var answers: [Answer] = []
        for (index, one) in all.enumerated() {
            guard send(sql, one.name, one.arguments) == 1 else { throw lost() }
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
                answers += try exchange(until: limits.deadline, heedsCancelling: limits.heedsCancelling) { 1 }
            } catch {
                if isBroken { throw error }
                failure = failure ?? error
            }
        }
        try readSync(until: limits.deadline)
        if let failure { throw failure }
        return answers
    }

    private func send(_ sql: String, _ name: String?, _ arguments: Arguments) -> Int32 {
        arguments.withArrays { count, values, lengths, formats in
            if let name { return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) }
            return PQsendQueryParams(handle, sql, count, arguments.types, values, lengths, formats, 1)
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
