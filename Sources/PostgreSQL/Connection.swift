import Glibc
import SQL

/// A connection with its transactions, opened when it is first needed and again after it broke. Not shared: one thread at a time.
final class Connection {
    enum Access { case write, read }

    /// What became of a transaction.
    enum Outcome<T: Sendable>: Sendable {
        case done(T)
        /// Nothing was kept, and the same may succeed in a moment. `error` is what to tell if nobody tries again.
        case again(reason: SQLError, error: any Error)
        /// The connection broke while the server committed. It knows whether it did.
        case unknown(T, Doubt)
    }

    let bell: Bell
    private let address: String
    private let options: PostgreSQLDatabase.Options
    private let preparing: Preparing
    private let turnstile: Turnstile
    private var link: Link?

    private var access = Access.read
    private var isRowByRow = false
    private var isInTurn = false
    /// Put together once each.
    private var openings: [Opening.Kind: Opening] = [:]
    /// Set with the first statement, since how the transaction begins may be said until then.
    private var hasBegun = false
    /// What travels with the next statement, or with the commit.
    private var posted: [Batch] = []
    /// The server's number for this transaction.
    private var number: String?
    /// What `quill_now()` tells in it.
    private var time: Int64?
    /// What told the link's server from the same server after a crash, when it was opened.
    private(set) var era = ""
    /// The first error of a statement in this transaction, after which nothing of it is kept.
    private var doom: SQLError?

    init(_ address: String, _ options: PostgreSQLDatabase.Options, _ preparing: Preparing, _ turnstile: Turnstile, bell: Bell) {
        self.address = address
        self.options = options
        self.preparing = preparing
        self.turnstile = turnstile
        self.bell = bell
    }

    /// Opens it, unless it is open.
    @discardableResult
    func open() throws(SQLError) -> Link {
        if let link, !link.hasEnded { return link }
        link = nil
        let new = try Link.open(address, options, bell: bell)
        era = try new.greet(TimeLimits(options), plain)
        link = new
        return new
    }

    func close() { link = nil }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    /// `isInTurn`: no other writer is under way meanwhile, unless those that are do not end in time.
    func transaction<T: Sendable>(_ access: Access, isInTurn: Bool, _ body: (any SQLConnection) throws -> T) throws -> Outcome<T> {
        (self.access, self.isInTurn, isRowByRow, hasBegun, number, time, doom) = (access, isInTurn, false, false, nil, nil, nil)
        posted = []
        let result: T
        do {
            result = try body(self)
            if let doom { throw doom }
            // The server has to have told its number for the transaction before it is asked to commit.
            if !hasBegun { try flush() }
        } catch {
            rollBack()
            // The turnstile could not be barred in time: rivals were in the way.
            if isInTurn && number == nil && doom == .busy { return .again(reason: .busy, error: SQLError.rival) }
            guard let doom, doom.isPassing else { throw error }
            return .again(reason: doom, error: error)
        }
        return try commit(result)
    }

    private func commit<T: Sendable>(_ result: T) throws -> Outcome<T> {
        guard hasBegun, let link else { return .done(result) }
        do throws(SQLError) {
            // Of what only looked there is nothing to know.
            let word = try link.commit(after: takePosted(), limits(access == .read ? .closing : .nothing))
            guard word == "COMMIT" else { throw .other(code: 0, message: "the server rolled back") }
            return .done(result)
        } catch .unreachable {
            self.link = nil
            // What only looked has nothing to lose.
            guard access == .write else { return .done(result) }
            guard let number else { throw SQLError.uncertain }
            return .unknown(result, Doubt(number: number, era: era))
        } catch {
            let error = noted(error, link)
            rollBack()
            guard error.isPassing else { throw error }
            return .again(reason: error, error: error)
        }
    }

    private func rollBack() {
        defer { hasBegun = false }
        guard hasBegun, let link else { return }
        do throws(SQLError) {
            if link.isBroken { throw .closed }
            _ = try link.script("ROLLBACK", plain)
        } catch {
            // The server rolls back what a connection leaves behind. The caller gets the error that led here.
            self.link = nil
        }
    }

    /// The connection, opened if need be.
    private func ready() throws(SQLError) -> Link {
        guard hasBegun else { return try open() }
        guard let link else { throw .closed }
        return link
    }

    /// Runs them inside the transaction, which begins with them if it has not begun: the answers of the last, one for each row.
    private func run(_ link: Link, _ batches: [Batch]) throws(SQLError) -> ArraySlice<Answer> {
        let limits = limits(access == .read ? .cancelling : .closing)
        if !hasBegun {
            let passage = access == .write ? turnstile.passage(isInTurn: isInTurn) : nil
            let opening = opening(Opening.Kind(access: access, isRowByRow: isRowByRow, passage: passage, hasLimits: link.isDirect))
            // Also where a statement fails: then there is something to roll back.
            defer { hasBegun = link.isInTransaction }
            let question = opening.first
            if let (first, answers) = try link.begin(opening, first: question, with: batches, limits) {
                try take(first, passage)
                return answers
            }
            try take(link.begin(opening, first: question, limits), passage)
        }
        return try link.run(batches, limits)
    }

    private func run(_ link: Link, _ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> ArraySlice<Answer> {
        try run(link, takePosted() + [Batch(sql: sql, rows: rows)])
    }

    private func takePosted() -> [Batch] {
        defer { posted = [] }
        return posted
    }

    /// Sends what was posted.
    private func flush() throws(SQLError) {
        guard !posted.isEmpty else { return }
        try inTransaction { link throws(SQLError) in _ = try run(link, takePosted()) }
    }

    private func opening(_ kind: Opening.Kind) -> Opening {
        if let known = openings[kind] { return known }
        let opening = Opening(kind, options)
        openings[kind] = opening
        return opening
    }

    private func take(_ first: Answer, _ passage: Turnstile.Passage?) throws(SQLError) {
        let row = try first.row(0)
        time = Int64(try row.integer("now"))
        if access == .write { number = try row.text("number") }
        if passage == .look, try row.integer("turnstile") == 1 { turnstile.isThere() }
    }

    private func limits(_ heeds: Limits.Heeding, isScript: Bool = false) -> Limits {
        // The server ends a statement itself; a server that does not is gone.
        let patience = options.statementMilliseconds > 0 && !isScript ? options.statementMilliseconds + Self.silenceMilliseconds : 0
        return Limits(deadline: Deadline(orNever: patience), heeds: heeds, prepares: preparing.isOn)
    }

    /// For the connection's own small questions.
    var plain: Limits { Limits(deadline: Deadline(after: options.connectMilliseconds), heeds: .closing, prepares: false) }

    /// How much later than its own time-out a server may answer.
    private static let silenceMilliseconds = 5_000

    /// Guards what the body asks for: it needs a transaction that is alive, and an error is its end.
    private func inTransaction<T>(_ work: (Link) throws(SQLError) -> T) throws(SQLError) -> T {
        if let doom { throw doom }
        do throws(SQLError) {
            if access == .read && Task.isCancelled { throw SQLError.interrupted }
            let link = try ready()
            do throws(SQLError) {
                return try work(link)
            } catch {
                throw noted(error, link)
            }
        } catch {
            doom = doom ?? error
            throw error
        }
    }

    /// A prepared statement that fits no more is no reason to fail: it is prepared anew, or none is any more.
    private func noted(_ error: SQLError, _ link: Link) -> SQLError {
        guard !link.isBroken, let stale = link.lastError, stale.isStalePlan else { return error }
        // A connection that has prepared nothing yet.
        link.giveUp()
        if stale.isForeignStatement { preparing.switchOff() }
        return .rival
    }
}

extension Connection: SQLConnection {
    func rowByRow() { if !hasBegun { isRowByRow = true } }

    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLError) -> Int {
        try inTransaction { link throws(SQLError) in try answer(link, sql, arguments).changedCount }
    }

    func query<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> [T] {
        try inTransaction { link throws(SQLError) in
            let answer = try answer(link, sql, arguments)
            var results: [T] = []
            results.reserveCapacity(answer.rowCount)
            for index in 0..<answer.rowCount { results.append(try map(answer.row(index))) }
            return results
        }
    }

    func first<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> T? {
        try inTransaction { link throws(SQLError) in
            let answer = try answer(link, sql, arguments)
            return answer.rowCount == 0 ? nil : try map(answer.row(0))
        }
    }

    private func answer(_ link: Link, _ sql: String, _ arguments: [any SQLBindable]) throws(SQLError) -> Answer {
        guard let answer = try run(link, sql, [arguments]).first else { throw .other(code: 0, message: "no statement in the SQL text") }
        return answer
    }

    func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> [Int] {
        if rows.isEmpty { return [] }
        return try inTransaction { link throws(SQLError) in try run(link, sql, rows).map(\.changedCount) }
    }

    func post(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) {
        if rows.isEmpty { return }
        if let doom { throw doom }
        posted.append(Batch(sql: sql, rows: rows))
        if posted.reduce(0, { $0 + $1.rows.count }) >= Self.postedMax { try flush() }
    }

    /// Waits for the server to begin, if it has not, since it says what time it is.
    func now() throws(SQLError) -> Int64 {
        if let time { return time }
        try inTransaction { link throws(SQLError) in _ = try run(link, takePosted()) }
        return time ?? 0
    }

    func script(_ sql: String) throws(SQLError) {
        try inTransaction { link throws(SQLError) in
            _ = try run(link, takePosted())
            _ = try link.script(sql, limits(.closing, isScript: true))
        }
    }

    /// How many rows wait at most to travel with another statement.
    private static let postedMax = 128
}
