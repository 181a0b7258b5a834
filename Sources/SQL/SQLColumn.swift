/// A column of a row, by name or by place from 0. Literals do: `row.text("title")`, `row.integer(0)`.
package enum SQLColumn: Sendable, Equatable {
    case name(String)
    case index(Int)
}

extension SQLColumn: ExpressibleByStringLiteral {
    package init(stringLiteral name: String) { self = .name(name) }
}

extension SQLColumn: ExpressibleByIntegerLiteral {
    package init(integerLiteral index: Int) { self = .index(index) }
}

extension SQLColumn: CustomStringConvertible {
    package var description: String {
        switch self {
        case .name(let name): "'\(name)'"
        case .index(let index): "\(index)"
        }
    }
}
