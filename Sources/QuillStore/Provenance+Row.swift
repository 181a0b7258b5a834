internal import QuillCore
internal import SQL

extension SQLRow {
    /// Who made something. Lists have one in each row, so the forms that are written here are read without a JSON parser; whatever else it may be
    /// is left to one.
    func provenance(_ column: SQLColumn) throws(SQLError) -> Provenance {
        if let known = Provenance(storedAs: try text(column)) { return known }
        return try json(column)
    }
}

extension Provenance {
    /// Reads the bytes that `JSONText` makes of one; nil where they are other bytes, though they may mean the same.
    init?(storedAs text: String) {
        var form = StoredForm(rest: Substring(text).utf8)
        if form.take("{\"attempt\":{\"_0\":\"") {
            guard let attempt = form.plainText(), form.take(",\"engine\":\""), let engine = form.plainText(), form.ends("}}") else {
                return nil
            }
            self = .attempt(ID(trusted: attempt), engine: engine)
        } else if form.take("{\"person\":{\"_0\":\"") {
            guard let name = form.plainText(), form.ends("}}") else { return nil }
            self = .person(name)
        } else if form.take("{\"remote\":{\"system\":\"") {
            guard let system = form.plainText(), form.ends("}}") else { return nil }
            self = .remote(system: system)
        } else {
            return nil
        }
    }
}

private struct StoredForm {
    var rest: Substring.UTF8View

    mutating func take(_ expected: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
        let isThere = rest.withContiguousStorageIfAvailable { $0.starts(with: wanted) } ?? rest.starts(with: wanted)
        if isThere { rest.removeFirst(wanted.count) }
        return isThere
    }

    /// What stands before the next quote, and past that quote; nil when it has escapes or no end.
    mutating func plainText() -> String? {
        guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }), rest[end] == UInt8(ascii: "\"")
        else { return nil }
        let text = String(Substring(rest[..<end]))
        rest = rest[rest.index(after: end)...]
        return text
    }

    mutating func ends(_ expected: StaticString) -> Bool { take(expected) && rest.isEmpty }
}
