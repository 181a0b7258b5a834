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
    private var link: Link?

    private var access = Access.read
    private var isRowByRow = false
    /// Set with the first statement, since how the transaction begins may be said until then.
    private var hasBegun = false
    /// The server's number for this transaction.
    private var number: String?
    /// What told the link's server from the same server after a crash, when it was opened.
    private(set) var era = ""
    /// The first error of a statement in this transaction, after which nothing of it is kept.
    private var doom: SQLError?

    init(_ address: String, _ options: PostgreSQLDatabase.Options, _ preparing: Preparing, bell: Bell) {
        self.address = address
        self.options = options
        self.preparing = preparing
        self.bell = bell
    }

    /// Opens it, unless it is open.
    @discardableResult
    func open() throws(SQLError) -> Link {
        if let link, !link.hasEnded { return link }
        link = nil
        let new = try Link.open(address, options, bell: bell)
        era = try new.era(plain)
        link = new
        return new
    }

    func close() { link = nil }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    func transaction<T: Sendable>(_ access: Access, _ body: (any SQLConnection) throws -> T) throws -> Outcome<T> {
        (self.access, isRowByRow, hasBegun, number, doom) = (access, false, false, nil, nil)
        let result: T
        do {
            result = try body(self)
            if let doom { throw doom }
        } catch {
            rollBack()
            guard let doom, doom.isPassing else { throw error }
            return .again(reason: doom, error: error)
        }
        return try commit(result)
    }

    private func commit<T: Sendable>(_ result: T) throws -> Outcome<T> {
        guard hasBegun, let link else { return .done(result) }
        do throws(SQLError) {
            let answers = try link.script("COMMIT", limits(heedsCancelling: false))
            guard answers.last?.command == "COMMIT" else { throw .other(code: 0, message: "the server rolled back") }
            return .done(result)
        } catch .unreachable {
            self.link = nil
            // What only looked has nothing to lose.
            guard access == .write else { return .done(result) }
            guard let number else { throw SQLError.uncertain }
            return .unknown(result, Doubt(number: number, era: era))
        } catch {
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

    /// Makes sure that a connection is open and a transaction begun.
    private func begin() throws(SQLError) -> Link {
        if hasBegun {
            guard let link else { throw .closed }
            return link
        }
        let link = try open()
        let answers: [Answer]
        do throws(SQLError) {
            answers = try link.script(beginning, limits(heedsCancelling: access == .read))
        } catch {
            self.link = nil
            throw error
        }
        hasBegun = true
        if access == .write, case .text(let number)? = try answers.last(where: { $0.rowCount == 1 })?.row(0).values.first {
            self.number = number
        }
        return link
    }

    /// One message: settings that hold for the transaction only are safe behind a pooler too.
    private var beginning: String {
        let kind =
            switch access {
            case .read: "REPEATABLE READ READ ONLY"
            case .write: isRowByRow ? "READ COMMITTED" : "SERIALIZABLE"
            }
        var text = "BEGIN ISOLATION LEVEL \(kind); SET LOCAL statement_timeout = \(options.statementMilliseconds)"
        text += "; SET LOCAL lock_timeout = \(options.lockMilliseconds)"
        text += "; SET LOCAL idle_in_transaction_session_timeout = \(options.idleMilliseconds)"
        // As digits, since it is no parameter: an integer of ours.
        if let clock = options.clock { text += "; SET LOCAL quill.now = '\(clock())'" }
        // Asked for now, since after a commit that nobody answered it is too late.
        if access == .write { text += "; SELECT pg_current_xact_id()" }
        return text
    }

    private func limits(heedsCancelling: Bool, isScript: Bool = false) -> Limits {
        // The server ends a statement itself; a server that does not is gone.
        let patience = options.statementMilliseconds > 0 && !isScript ? options.statementMilliseconds + Self.silenceMilliseconds : 0
        return Limits(deadline: Deadline(orNever: patience), heedsCancelling: heedsCancelling, prepares: preparing.isOn)
    }

    /// For the connection's own small questions.
    var plain: Limits { Limits(deadline: Deadline(after: options.connectMilliseconds), heedsCancelling: false, prepares: false) }

    /// How much later than its own time-out a server may answer.
    private static let silenceMilliseconds = 5_000

    /// Guards what the body asks for: it needs a transaction that is alive, and an error is its end.
    private func inTransaction<T>(_ work: (Link) throws(SQLError) -> T) throws(SQLError) -> T {
        if let doom { throw doom }
        do throws(SQLError) {
            if access == .read && Task.isCancelled { throw SQLError.interrupted }
            let link = try begin()
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
        try inTransaction { link throws(SQLError) in try link.run(sql, arguments, limits(heedsCancelling: access == .read)).changedCount }
    }

    func query<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> [T] {
        try inTransaction { link throws(SQLError) in
            let answer = try link.run(sql, arguments, limits(heedsCancelling: access == .read))
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
            let answer = try link.run(sql, arguments, limits(heedsCancelling: access == .read))
            return answer.rowCount == 0 ? nil : try map(answer.row(0))
        }
    }

    func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> [Int] {
        if rows.isEmpty { return [] }
        return try inTransaction { link throws(SQLError) in try link.runEach(sql, rows, limits(heedsCancelling: access == .read)) }
    }

    func script(_ sql: String) throws(SQLError) {
        try inTransaction { link throws(SQLError) in _ = try link.script(sql, limits(heedsCancelling: false, isScript: true)) }
    }
}
