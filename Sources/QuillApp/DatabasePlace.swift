internal import Foundation
package import QuillCore
internal import SQL

/// Where an installation keeps its rows.
package enum DatabasePlace: Sendable, Equatable {
    case sqlite(path: String)
    /// A URI as libpq takes it. It may hold a password: show `shown` instead.
    case postgres(address: String)

    /// Reads `sqlite:FILE`, `postgresql://…` or `postgres://…`; nothing means the file in the home.
    ///
    /// - Parameter option: where it was written, for people.
    package init(_ written: String?, home: String, option: String = Setting.databaseURL.key) throws(QuillError) {
        guard let written, !written.isEmpty, written != "sqlite:" else {
            self = .sqlite(path: home + "/quill.db")
            return
        }
        if written.hasPrefix("sqlite:") {
            self = .sqlite(path: absolute(String(written.dropFirst(7))))
        } else if written.hasPrefix("postgresql://") || written.hasPrefix("postgres://") {
            self = .postgres(address: written)
        } else {
            throw QuillError(
                .invalidInput, "\(option) begins with neither sqlite: nor postgresql://.", hint: Setting.databaseURL.help)
        }
    }

    /// The file of a SQLite database.
    var file: String? { if case .sqlite(let path) = self { path } else { nil } }

    package var isServer: Bool { if case .postgres = self { true } else { false } }

    /// What `GET /api` calls it.
    package var kind: String { isServer ? "postgresql" : "sqlite" }

    /// The same without a password.
    package var shown: String {
        switch self {
        case .sqlite(let path): "sqlite:" + path
        case .postgres(let address): "postgresql://" + Self.parts(address)
        }
    }

    /// User, host, port and database. Only what is surely not a password: all before the last @ up to a colon, nothing of a query.
    private static func parts(_ address: String) -> String {
        let rest = address.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "?" }
        guard let at = rest.lastIndex(of: "@") else { return String(rest) }
        return String(rest[..<at].prefix { $0 != ":" } + rest[at...])
    }

    /// The database's own name, for a remedy.
    private static func name(_ address: String) -> String {
        let parts = parts(address)
        guard let slash = parts.lastIndex(of: "/") else { return "quill" }
        let name = String(parts[parts.index(after: slash)...])
        return name.isEmpty ? "quill" : name
    }

    /// Of the schemas that are looked for none can be used: `nope`, or `"$user", public` where `public` was removed.
    func withoutSchema(_ path: String) -> QuillError {
        let names = path.split(separator: ",").map { $0.drop { $0 == " " } }.filter { $0 != "\"$user\"" }
        let name = names.first.map(String.init) ?? "public"
        return QuillError(
            .invalidInput, "The database \(shown) has no schema \(name), or its user may not use it.",
            hint: "Make it: CREATE SCHEMA \(name); Quill makes its tables by itself. Or name another in \(Setting.databaseURL.key) "
                + "(?options=-csearch_path%3DNAME).")
    }

    /// Why the database could not be opened, with a way out.
    func explained(_ error: SQLError, or classified: QuillError) -> QuillError {
        guard case .postgres(let address) = self else { return classified }
        let message = "The database \(shown) cannot be used: \(error)."
        return switch error {
        case .refused(.address):
            QuillError(
                .invalidInput, "\(Setting.databaseURL.key) is not an address that can be read.",
                hint: "It is postgresql://USER:PASSWORD@HOST:PORT/DATABASE; in the password, write %40 for @ and %2F for /.")
        case .refused(.wrongPassword):
            QuillError(.authFailed, message, hint: "Check the user and the password in \(Setting.databaseURL.key).")
        case .refused(.notAllowed):
            QuillError(.authFailed, message, hint: "Allow the user in the server's pg_hba.conf, or name another one.")
        case .refused(.unknownDatabase):
            QuillError(
                .notFound, message,
                hint: "Make it: createdb --encoding UTF8 --template template0 \(Self.name(address)); Quill makes its tables by itself.")
        case .refused(.tooManyConnections):
            QuillError(
                .unreachable, message, .retry, hint: "Raise max_connections of the server, or lower \(Setting.databasePool.key).")
        case .unreachable:
            QuillError(
                .unreachable, message, .retry, hint: "Look whether the server runs there, and listens to this machine (pg_isready tells).")
        default: classified
        }
    }
}
