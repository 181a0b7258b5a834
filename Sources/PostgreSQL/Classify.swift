import CPostgreSQL
import SQL

/// What the server said of a failure: five characters that never change, and a sentence that may.
struct ServerError {
    let state: String
    let message: String
    /// The constraint, or else the column, that a row broke; empty when the server names none.
    let rule: String

    init(_ result: OpaquePointer?) {
        func field(_ code: Int) -> String { PQresultErrorField(result, Int32(code)).map { String(cString: $0) } ?? "" }
        state = field(CPG_SQLSTATE)
        message = field(CPG_MESSAGE)
        let (table, constraint, column) = (field(CPG_TABLE), field(CPG_CONSTRAINT), field(CPG_COLUMN))
        rule = [table, constraint.isEmpty ? column : constraint].filter { !$0.isEmpty }.joined(separator: ".")
    }

    /// The server's plan of a prepared statement is gone or no longer fits: another one is needed, and then all is well.
    var isStalePlan: Bool { isForeignStatement || (state == "0A000" && message.hasPrefix("cached plan")) }

    /// What happens when a pooler hands out another connection than the one that prepared.
    var isForeignStatement: Bool { state == "26000" || state == "42P05" }
}

extension SQLError {
    /// The error behind an answer of the server. Values are never told: only the sentences about SQL text and schema are.
    static func postgres(_ error: ServerError, wasCancelled: Bool) -> SQLError {
        switch error.state {
        case "40001", "40P01": return .rival
        case "57014": return wasCancelled ? .interrupted : .timedOut
        // The transaction stood still, as it does in a process that is halted: with it the server ended the connection.
        case "25P03", "25P04": return .unreachable(detail: "the server ended a transaction that stood still")
        case "55P03": return .busy
        case "25006": return .readOnly
        case "42501": return .readOnly
        case "53100": return .full
        case "58030": return .io(code: code(error.state))
        case "XX001", "XX002": return .corrupt
        case "23505": return .constraint(kind: .unique, detail: detail(error))
        case "23503": return .constraint(kind: .foreignKey, detail: detail(error))
        case "23514": return .constraint(kind: .check, detail: detail(error))
        case "23502": return .constraint(kind: .notNull, detail: detail(error))
        case "P0001": return .constraint(kind: .other, detail: error.message)
        case "08P01": return .other(code: code(error.state), message: "the arguments do not fit the statement's placeholders")
        default: break
        }
        switch error.state.prefix(2) {
        // A value out of range, a NUL in a text …: the sentence may quote it.
        case "22": return .constraint(kind: .other, detail: "a value does not fit its column (\(error.state))")
        case "23": return .constraint(kind: .other, detail: detail(error))
        case "42", "0A", "3F", "25": return .other(code: code(error.state), message: error.message)
        case "28", "3D", "53": return refusal(error.state)
        case "08", "57": return .unreachable(detail: "the connection was ended (\(error.state))")
        default: return .other(code: code(error.state), message: "the database answered \(error.state)")
        }
    }

    /// Why a connection was not opened; `state` is what the server answered, if it did.
    static func refusal(_ state: String) -> SQLError {
        switch state {
        case "28P01": .refused(.wrongPassword)
        case "28000": .refused(.notAllowed)
        case "3D000": .refused(.unknownDatabase)
        case "53300": .refused(.tooManyConnections)
        default: .other(code: code(state), message: "the database answered \(state)")
        }
    }

    private static func detail(_ error: ServerError) -> String {
        error.rule.isEmpty ? "a rule of the schema was broken (\(error.state))" : "\(error.rule) was broken (\(error.state))"
    }

    /// The five characters as the server's own sources pack them: six bits each.
    static func code(_ state: String) -> Int32 {
        state.utf8.prefix(5).enumerated().reduce(0) { $0 | ((Int32($1.element) &- 48) & 0x3f) << (6 * Int32($1.offset)) }
    }

    /// Whether nothing was kept and the same may well succeed in a moment.
    var isPassing: Bool {
        switch self {
        case .rival, .unreachable, .refused(.tooManyConnections): true
        default: false
        }
    }
}
